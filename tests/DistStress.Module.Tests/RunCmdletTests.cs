using System.Management.Automation;

namespace DistStress.Module.Tests;

/// <summary>The cmdlets that run traffic, on the embedded server, as a user types them.</summary>
public sealed class RunCmdletTests : IAsyncLifetime
{
    private const string Config = """{"table_name":"load","threads":4}""";
    private readonly Files _files = new();
    private Session _session = null!;

    public async ValueTask InitializeAsync()
    {
        _session = await Session.WithModuleAsync();
        _session.Set("config", _files.Write("config.json", Config));
        await _session.RunAsync("$global:server = Start-DstServer -MemoryMiB 256; $global:redis = $server.Endpoint");
    }

    public async ValueTask DisposeAsync()
    {
        await _session.RunAsync("Get-Job | Stop-Job; Get-Job | Remove-Job; $server | Stop-DstServer");
        _session.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task A_run_through_cmdlets_is_exact_and_its_statistics_can_be_watched()
    {
        Traffic("""
            [[{"action":"putItem","name":"writes","seed":1,"qps":800,"times":2400,"data":{"a":16}},
              {"action":"query","seeds":[1,3],"seed":7,"qps":200,"duration":3}]]
            """);
        await _session.RunAsync("$global:worker = Start-DstWorker -Redis $redis -Database redis -AsJob");
        await _session.RunAsync("$global:run = Start-DstPublisher -Redis $redis $config $traffic -Stats -AsJob");

        var watched = await _session.RunAsync(
            "Get-DstStats -Redis $redis -Watch -IntervalSeconds 0.5 -PerWorker | Select-DstTestFirst 3");
        Assert.Equal(3, watched.Count);
        Assert.Equal(StatsColumns, watched[0].Properties.Select(property => property.Name));

        var written = await _session.RunAsync("$run | Wait-Job | Receive-Job");
        dynamic result = written[^1];
        Assert.Equal("Completed", (string)result.State);
        Assert.Equal(3000L, (long)result.Published);
        Assert.Equal(3000L, (long)(result.Completed + result.Failed + result.Dropped));
        Assert.Equal(0L, (long)result.Failed);
        Assert.Equal("writes", (string)result.Tasks[0].Name);
        Assert.Equal(600L, ((string)result.Tasks[1].StreamCounts).Split(' ').Sum(long.Parse));

        // How many of them there are depends on the machine.
        Assert.All(written.SkipLast(1),
            stat => Assert.Equal("DistStress.PowerShell.Output.DstPublishStat", stat.TypeNames[0]));

        dynamic run = Assert.Single(await _session.RunAsync("Get-DstRun -Redis $redis"));
        Assert.Equal((string)result.RunId, (string)run.RunId);
        Assert.Equal(3000L, (long)run.Total);
        dynamic worker = Assert.Single(await _session.RunAsync("Get-DstWorker -Redis $redis"));
        Assert.Equal(("Live", 4), ((string)worker.State, (int)worker.Threads));
        // Server and worker are on this machine, with one clock.
        Assert.InRange((double)worker.ClockUncertaintyMs, 0.001, 1_000);
        Assert.InRange((double)worker.ClockOffsetMs, -1_000, 1_000);

        await _session.RunAsync("Stop-Job $worker");
        Assert.Equal(["Stopped"], await _session.LinesAsync("$worker.State"));
        Assert.Empty(await _session.RunAsync("Get-DstWorker -Redis $redis"));
    }

    [Fact]
    public async Task A_run_is_suspended_resumed_and_stopped()
    {
        Traffic("""[{"action":"updateItem","seed":1,"qps":500,"duration":3600,"data":{"a":16}}]""");
        await _session.RunAsync("""
            $global:worker = Start-DstWorker -Redis $redis -Database null -AsJob
            $global:run = Start-DstPublisher -Redis $redis -Config $config -Traffic $traffic -AsJob
            """);
        await Limit.UntilAsync(
            async () => (await _session.LinesAsync("(Get-DstRun -Redis $redis).Completed")) is [{ } n, ..]
                && n is not ("" or "0"),
            "work is done");

        Assert.Equal(["Paused"], await _session.LinesAsync("(Suspend-DstRun -Redis $redis).State"));
        Assert.Equal(["Done"], await _session.LinesAsync("(Send-DstNotify resume -Redis $redis -Wait).Status"));
        Assert.Equal(["Stopped"], await _session.LinesAsync("(Stop-DstRun -Redis $redis).State"));
        dynamic result = Assert.Single(await _session.RunAsync("$run | Wait-Job | Receive-Job"));
        Assert.Equal("Stopped", (string)result.State);
        Assert.Equal((long)result.Published, (long)(result.Completed + result.Failed + result.Dropped));
    }

    [Fact]
    public async Task A_run_for_which_no_worker_comes_ends_with_an_error_that_says_what_to_do()
    {
        Traffic("""[{"action":"updateItem","seed":1,"qps":500,"times":100,"data":{"a":16}}]""");

        dynamic error = Assert.Single(await _session.RunAsync("""
            try { Start-DstPublisher -Redis $redis $config $traffic -WaitForWorkers 2 -WorkerTimeoutSeconds 1 -WA 0 }
            catch { $_ }
            """));

        Assert.StartsWith("WorkerTimeout,", (string)error.FullyQualifiedErrorId);
        Assert.Contains("-WorkerTimeoutSeconds", (string)error.ErrorDetails.RecommendedAction);
        dynamic run = Assert.Single(await _session.RunAsync("Get-DstRun -Redis $redis"));
        Assert.Equal(("Stopped", error.Exception.Message, 0L),
            ((string)run.State, (string)run.Problem, (long)run.Published));
    }

    [Fact]
    public async Task Ctrl_C_stops_publisher_and_worker_in_order()
    {
        Traffic("""[{"action":"updateItem","seed":1,"qps":500,"duration":3600,"data":{"a":16}}]""");
        using Session other = await Session.WithModuleAsync();
        other.Set("redis", (await _session.LinesAsync("$redis"))[0]);
        using Invocation worker = other.Start("Start-DstWorker -Redis $redis -Database null");
        using (Invocation run = _session.Start("Start-DstPublisher -Redis $redis $config $traffic -Stats"))
        {
            await Limit.UntilAsync(() => Task.FromResult(run.Output.Count > 0), "statistics are written");
            await run.StopAsync();
            Assert.Equal(PSInvocationState.Stopped, run.State);
        }

        await worker.StopAsync();

        Assert.Equal(PSInvocationState.Stopped, worker.State);
        dynamic record = Assert.Single(await _session.RunAsync("Get-DstRun -Redis $redis"));
        Assert.Equal("Stopped", (string)record.State);
        Assert.Equal((long)record.Published, (long)(record.Completed + record.Failed + record.Dropped));
        Assert.Empty(await _session.RunAsync("Get-DstWorker -Redis $redis"));
    }

    [Fact]
    public async Task A_configuration_is_synchronized_once_and_read_back()
    {
        string[] changed = await _session.LinesAsync(
            "1..2 | ForEach-Object { (Sync-DstConfig $config -Redis $redis).Changed }");
        dynamic config = Assert.Single(await _session.RunAsync("Get-DstConfig -Redis $redis"));

        Assert.Equal(["True", "False"], changed);
        _session.Set("config", _files.Write("other.json",
            """{"table_name":"load","threads":4,"endpoint":"h:1,password=s3cret,ssl=true"}"""));
        Assert.Equal(
            ["h:1,password=***,ssl=true"],
            await _session.LinesAsync(
                "$null = Sync-DstConfig $config -Redis $redis; (Get-DstConfig -Redis $redis).Endpoint"));
        Assert.Equal(("load", 4, 100), ((string)config.TableName, (int)config.Threads, (int)config.Batch));
    }

    [Fact]
    public async Task WhatIf_sends_nothing()
    {
        Traffic("""[{"action":"getItem","qps":10,"times":1}]""");

        await _session.RunAsync("""
            Sync-DstConfig $config -Redis $redis -WhatIf
            Start-DstPublisher $config $traffic -Redis $redis -WhatIf
            Start-DstWorker -Redis $redis -WhatIf
            Stop-DstRun -Redis $redis -WhatIf
            """);

        Assert.Empty(await _session.RunAsync(
            "Get-DstConfig -Redis $redis; Get-DstRun -Redis $redis; Get-DstWorker -Redis $redis"));
    }

    [Fact]
    public async Task Bad_files_are_errors_that_name_the_place_and_nothing_is_sent()
    {
        _session.Set("traffic", _files.Write(
            "bad.json", "[\n  {\"action\": \"getItem\", \"qps\": -1, \"tims\": 5}\n]"));

        var error = await FailAsync("Start-DstPublisher $config $traffic -Redis $redis");

        Assert.StartsWith("InputFileInvalid,", error.FullyQualifiedErrorId);
        Assert.EndsWith("bad.json", (string)error.TargetObject);
        Assert.Contains("bad.json:2: $[0].qps", error.Exception.Message);
        Assert.Contains("times", error.Exception.Message);
        Assert.Empty(await _session.RunAsync("Get-DstConfig -Redis $redis; Get-DstRun -Redis $redis"));
    }

    [Theory]
    [InlineData("Start-DstPublisher $config $traffic")]
    [InlineData("Start-DstWorker -Database null")]
    [InlineData("Get-DstStats")]
    [InlineData("Get-DstStats -Watch")]
    [InlineData("Get-DstRun")]
    [InlineData("Get-DstWorker")]
    [InlineData("Get-DstConfig")]
    [InlineData("Initialize-DstTarget")]
    [InlineData("Sync-DstConfig $config")]
    [InlineData("Send-DstNotify update_config")]
    [InlineData("Stop-DstRun")]
    [InlineData("Suspend-DstRun")]
    [InlineData("Resume-DstRun")]
    [InlineData("Set-DstRate 2")]
    public async Task An_absent_server_is_an_error_that_names_it(string command)
    {
        Traffic("""[{"action":"getItem","qps":10,"times":1}]""");

        var error = await FailAsync(command + " -Redis 127.0.0.1:1");

        Assert.StartsWith("RedisUnreachable,", error.FullyQualifiedErrorId);
        Assert.Equal(
            ("127.0.0.1:1", ErrorCategory.ConnectionError), (error.TargetObject, error.CategoryInfo.Category));
        Assert.Contains("127.0.0.1:1", error.Exception.Message);
    }

    [Fact]
    public async Task A_job_that_cannot_reach_its_server_fails_with_the_error()
    {
        await _session.RunAsync("$global:job = Start-DstWorker -Redis 127.0.0.1:1 -Database null -AsJob | Wait-Job");

        Assert.Equal(["Failed"], await _session.LinesAsync("$job.State"));
        var error = (ErrorRecord)Assert.Single(await _session.RunAsync("$job.Error[0]")).BaseObject;
        Assert.Equal(
            ("RedisUnreachable,DistStress.PowerShell.Commands.StartDstWorkerCommand", "127.0.0.1:1",
                ErrorCategory.ConnectionError),
            (error.FullyQualifiedErrorId, error.TargetObject, error.CategoryInfo.Category));
        Assert.Contains("127.0.0.1:1", error.Exception.Message);
        Assert.Contains("-Redis", error.ErrorDetails.RecommendedAction);
        Assert.Equal([error.Exception.Message], await _session.LinesAsync("$job.JobStateInfo.Reason.Message"));
    }

    [Fact]
    public async Task A_server_that_goes_away_while_a_cmdlet_waits_is_as_one_that_was_never_there()
    {
        await using RestartableRedis redis = await RestartableRedis.StartAsync();
        using Invocation waiting = _session.Start(
            "$ErrorActionPreference = 'Stop'; "
            + $"Send-DstNotify pause -Wait -TimeoutSeconds 3600 -Redis {redis.Endpoint}");
        // The message is sent, and nobody is there who answers.
        await Limit.UntilAsync(
            () => Task.FromResult(waiting.Streams.Warning.Count == 1), "the cmdlet waits for answers");

        redis.Kill();
        ErrorRecord error = (await Assert.ThrowsAnyAsync<RuntimeException>(waiting.WaitAsync)).ErrorRecord;

        Assert.StartsWith("RedisUnreachable,", error.FullyQualifiedErrorId);
        Assert.Equal((redis.Endpoint, ErrorCategory.ConnectionError),
            (error.TargetObject, error.CategoryInfo.Category));
        Assert.Contains("-Redis", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task A_worker_that_waits_for_a_configuration_says_which_cmdlet_writes_it()
    {
        await _session.RunAsync("$global:job = Start-DstWorker -Redis $redis -Prefix nobody-s -AsJob");

        await Limit.UntilAsync(
            async () => (await _session.LinesAsync("$job.Warning | ForEach-Object Message")).SingleOrDefault()
                ?.EndsWith("Sync-DstConfig or Start-DstPublisher writes it.") == true,
            "the worker says what it waits for");
    }

    private static readonly string[] StatsColumns =
    [
        "Time", "Worker", "Action", "OpsPerSecond", "Completed", "Failed", "Throttled", "NotFound", "ResponseP50Ms",
        "ResponseP90Ms", "ResponseP99Ms", "ResponseP999Ms", "ResponseMaxMs", "ServiceP50Ms", "ServiceP99Ms",
            "DelayP50Ms",
        "DelayP99Ms", "Backlog", "InFlight", "ReadUnits", "WriteUnits", "BytesPerSecond", "Retries", "ThrottledCalls",
        "FailedPercent", "ThrottledPercent", "Cost", "FailedP50Ms", "FailedP99Ms", "ConditionFailed",
            "Mismatches", "Errors", "Throttles", "Capacity", "Redis", "Prefix",
    ];

    private void Traffic(string json) => _session.Set("traffic", _files.Write("traffic.json", json));

    private async Task<ErrorRecord> FailAsync(string script)
    {
        using Invocation invocation = _session.Start("$ErrorActionPreference = 'Stop'; " + script);
        return (await Assert.ThrowsAnyAsync<RuntimeException>(invocation.WaitAsync)).ErrorRecord;
    }
}

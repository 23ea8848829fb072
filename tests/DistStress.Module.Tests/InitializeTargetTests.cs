using System.Management.Automation;
using DistStress.Engine.Tests.Servers;

namespace DistStress.Module.Tests;

/// <summary>
/// Initialize-DstTarget, and what Start-DstWorker says where it was not run, on a DynamoDB-compatible server.
/// </summary>
public sealed class InitializeTargetTests : IAsyncLifetime
{
    private static readonly string[] Columns =
    [
        "Database", "TableName", "Layout", "Status", "Created", "Message", "KeySchema", "BillingMode",
            "ReadCapacityUnits",
        "WriteCapacityUnits", "ItemCount", "Endpoint", "Region", "Arn",
    ];

    private readonly Files _files = new();
    private DynaliteServer? _dynalite;
    private Session _session = null!;

    public async ValueTask InitializeAsync()
    {
        _session = await Session.WithModuleAsync();

        // No Redis is there unless a test starts one: what needs none must do without.
        _session.Set("redis", $"127.0.0.1:{FreePort.Take()}");
    }

    public async ValueTask DisposeAsync()
    {
        await _session.RunAsync("Get-Job | Stop-Job; Get-Job | Remove-Job; if ($server) { $server | Stop-DstServer }");
        _session.Dispose();
        _files.Dispose();
        if (_dynalite is not null)
            await _dynalite.DisposeAsync();
    }

    [Fact]
    public async Task Makes_the_table_once_with_nothing_but_the_file()
    {
        string endpoint = await ConfigureAsync("""{"table_name":"multirow-load","threads":1,"region":"eu-west-1",""");

        using Invocation creation = _session.Start("Initialize-DstTarget $config -Redis $redis -Verbose");
        await creation.WaitAsync();
        PSObject first = Assert.Single(creation.Output);
        dynamic made = first;
        dynamic found = Assert.Single(await _session.RunAsync("Initialize-DstTarget $config -Redis $redis"));

        Assert.Equal(Columns, first.Properties.Select(property => property.Name));
        Assert.Equal(
            ("DynamoDb", "multirow-load", "Rows", "ACTIVE", true),
            ((string)made.Database, (string)made.TableName, (string)made.Layout, (string)made.Status,
                (bool)made.Created));
        Assert.Equal(
            ("id (S, HASH), sk (S, RANGE)", "PAY_PER_REQUEST", endpoint, "eu-west-1"),
            ((string)made.KeySchema, (string)made.BillingMode, (string)made.Endpoint, (string)made.Region));
        Assert.False((bool)found.Created);

        Assert.Contains(
            creation.Streams.Verbose, line => line.Message.EndsWith(" is ACTIVE.", StringComparison.Ordinal));
        Assert.Contains(
            creation.Streams.Progress,
            progress => progress.StatusDescription.Contains(
                " s at most: Table \"multirow-load\"", StringComparison.Ordinal));
        ProgressRecord last = creation.Streams.Progress[^1];
        Assert.Equal(
            (ProgressRecordType.Completed, (string)made.Message), (last.RecordType, last.StatusDescription));
    }

    [Fact]
    public async Task Options_go_before_the_file_and_capacity_is_provisioned()
    {
        string endpoint = await ConfigureAsync(
            """{"table_name":"load","threads":1,"database":"redis","region":"eu-west-1",""");
        _session.Set("endpoint", endpoint);
        _session.Set("config", _files.Write("c.json",
            """{"table_name":"load","threads":1,"database":"redis","region":"eu-west-1"}"""));

        dynamic made = Assert.Single(await _session.RunAsync(
            "Initialize-DstTarget -Config $config -Database dynamodb -Endpoint $endpoint -Region us-west-2 "
            + "-ReadCapacityUnits 5 -WriteCapacityUnits 6"));

        Assert.Equal(
            ("us-west-2", "PROVISIONED", 5L, 6L),
            ((string)made.Region, (string)made.BillingMode, (long)made.ReadCapacityUnits,
                (long)made.WriteCapacityUnits));
        using Invocation again = _session.Start(
            "Initialize-DstTarget $config -Database dynamodb -Endpoint $endpoint -ReadCapacityUnits 50 "
                + "-WriteCapacityUnits 6");
        await again.WaitAsync();
        Assert.Contains(
            "provisioned with 5 read and 6 write units, not provisioned with 50 read and 6 write units",
            Assert.Single(again.Streams.Warning).Message);
    }

    [Theory]
    [InlineData("-ReadCapacityUnits 5")]
    [InlineData("-WriteCapacityUnits 5")]
    public async Task One_capacity_without_the_other_is_an_error(string options)
    {
        await ConfigureAsync("""{"table_name":"load","threads":1,""");
        Assert.StartsWith("CapacityInvalid,",
            (await FailAsync($"Initialize-DstTarget $config {options}")).FullyQualifiedErrorId);
    }

    [Fact]
    public async Task WhatIf_checks_and_tells_exactly_what_would_be_created_and_creates_nothing()
    {
        string endpoint = await ConfigureAsync("""{"table_name":"load","threads":1,"region":"us-east-1",""");
        string script = _files.Write("whatif.ps1", $"Initialize-DstTarget '{_files.Write("w.json", Config(
            """{"table_name":"load","threads":1,"region":"us-east-1",""", endpoint))}' -WhatIf");

        DstRun run = await DstRun.RunAsync(null, script);

        Assert.Empty(run.Error);
        Assert.Contains(
            "\"Create the table with the partition key id (a string, S) and no sort key, capacity on demand "
                + "(PAY_PER_REQUEST)\" "
            + $"on target \"DynamoDB table load, {endpoint} (region us-east-1)\"",
            run.Output);
        Assert.Empty(await _session.RunAsync("Initialize-DstTarget $config -WhatIf"));
        Assert.Equal(["True"], await _session.LinesAsync("(Initialize-DstTarget $config).Created"));
        Assert.Equal(["False"], await _session.LinesAsync("(Initialize-DstTarget $config -WhatIf).Created"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -WhatIf")]
    public async Task A_table_with_another_key_is_an_error_that_says_how_it_differs(string options)
    {
        string endpoint = await ConfigureAsync("""{"table_name":"load","threads":1,""");
        await _session.RunAsync("Initialize-DstTarget $config");
        _session.Set("config", _files.Write("rows.json", Config("""{"table_name":"load","threads":1,"layout":"rows",""",
            endpoint)));

        ErrorRecord error = await FailAsync("Initialize-DstTarget $config" + options);

        Assert.StartsWith("WrongKeySchema,", error.FullyQualifiedErrorId);
        Assert.Contains("has the key id (S, HASH), but the rows layout needs", error.Exception.Message);
        Assert.Contains("It would fit \"layout\": \"columns\"", error.Exception.Message);
        Assert.EndsWith("make it with: Initialize-DstTarget", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task A_worker_without_its_table_tells_the_command_and_the_command_helps()
    {
        await ConfigureAsync("""{"table_name":"load","threads":1,""");
        await StartRedisAsync();
        await _session.RunAsync("$null = Sync-DstConfig $config -Redis $redis -Prefix \"it's\"");
        const string worker = "Start-DstWorker -Redis $redis -Prefix \"it's\" -Region us-east-1";

        ErrorRecord error = await FailAsync(worker);

        Assert.StartsWith("TableNotFound,", error.FullyQualifiedErrorId);
        string redis = Assert.Single(await _session.LinesAsync("$redis"));
        string command = $"Initialize-DstTarget -Redis {redis} -Prefix 'it''s' -Region us-east-1";
        Assert.Equal(("load", ErrorCategory.ObjectNotFound), (error.TargetObject, error.CategoryInfo.Category));
        Assert.Equal("Make it with: " + command, error.ErrorDetails.RecommendedAction);

        Assert.Equal(["True"], await _session.LinesAsync($"({command}).Created"));
        await _session.RunAsync($"$global:job = {worker} -AsJob");
        await Limit.UntilAsync(
            async () => (await _session.RunAsync("Get-DstWorker -Redis $redis -Prefix \"it's\"")).Count == 1,
                "the worker works");
    }

    [Fact]
    public async Task A_worker_whose_table_has_another_key_tells_how_it_differs()
    {
        string endpoint = await ConfigureAsync("""{"table_name":"load","threads":1,""");
        await StartRedisAsync();
        await _session.RunAsync("$null = Initialize-DstTarget $config");
        _session.Set("config", _files.Write("rows.json", Config("""{"table_name":"load","threads":1,"layout":"rows",""",
            endpoint)));
        await _session.RunAsync("$null = Sync-DstConfig $config -Redis $redis");

        ErrorRecord error = await FailAsync("Start-DstWorker -Redis $redis");

        Assert.StartsWith("WrongKeySchema,", error.FullyQualifiedErrorId);
        Assert.Contains("has the key id (S, HASH), but the rows layout needs the partition key id",
            error.Exception.Message);
        Assert.Contains("make it with: Initialize-DstTarget -Redis 127.0.0.1:", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task The_Redis_under_load_must_answer_and_no_table_is_made()
    {
        _session.Set("config", _files.Write("c.json", """{"table_name":"load","threads":1,"database":"redis"}"""));
        Assert.StartsWith(
            "RedisUnreachable,", (await FailAsync("Initialize-DstTarget $config -Redis $redis")).FullyQualifiedErrorId);
        await StartRedisAsync();

        dynamic reached = Assert.Single(await _session.RunAsync("Initialize-DstTarget $config -Redis $redis"));

        Assert.Equal(
            ("Redis", "Reachable", Assert.Single(await _session.LinesAsync("$redis"))),
            ((string)reached.Database, (string)reached.Status, (string)reached.Endpoint));
        Assert.StartsWith(
            "TargetUnreachable,",
            (await FailAsync("Initialize-DstTarget $config -Endpoint "
                + "'127.0.0.1:1,connectTimeout=500'")).FullyQualifiedErrorId);
        Assert.Equal(["None"], await _session.LinesAsync("(Initialize-DstTarget $config -Database null).Status"));
    }

    [Fact]
    public async Task A_prefix_without_configuration_is_an_error_that_says_what_to_do()
    {
        await StartRedisAsync();

        ErrorRecord error = await FailAsync("Initialize-DstTarget -Redis $redis -Prefix empty");

        Assert.StartsWith("ConfigMissing,", error.FullyQualifiedErrorId);
        Assert.Equal(("empty", ErrorCategory.ObjectNotFound), (error.TargetObject, error.CategoryInfo.Category));
        Assert.Contains("'empty'", error.Exception.Message);
        Assert.Contains("-Config", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedHttpServer((_, _) =>
        {
            asked.TrySetResult();
            return null;
        });
        _session.Set("config", _files.Write("c.json", Config("""{"table_name":"load","threads":1,""",
            server.Endpoint)));

        using Invocation waiting = _session.Start("Initialize-DstTarget $config");
        await asked.Task.WaitAsync(Limit.Hang, TestContext.Current.CancellationToken);
        await waiting.StopAsync();

        Assert.Equal(PSInvocationState.Stopped, waiting.State);
        Assert.Empty(waiting.Streams.Error);
    }

    [Fact]
    public async Task Files_are_made_from_a_table_that_exists()
    {
        string endpoint = await ConfigureAsync(
            """
            {"table_name":"orders","threads":1,"partition_key":{"name":"customerId"},
             "sort_key":{"name":"ts","type":"N"},
             "indexes":[{"name":"by_total","keys":[{"name":"total","type":"N"}]}],
            """);
        _session.Set("endpoint", endpoint);
        _session.Set("made", _files.Write("made.json", "mine"));
        _session.Set("first", Path.Combine(Path.GetDirectoryName(_files.Write("x", ""))!, "first.json"));
        await _session.RunAsync("$null = Initialize-DstTarget $config");
        const string make =
            "Initialize-DstTarget -FromTable orders -ConfigPath $made -TrafficPath $first -Endpoint $endpoint";

        ErrorRecord there = await FailAsync(make);
        Assert.StartsWith("OutputFileExists,", there.FullyQualifiedErrorId);
        Assert.Empty(await _session.RunAsync(make + " -Force -WhatIf"));
        Assert.Equal(["mine", "False"], await _session.LinesAsync(
            "[IO.File]::ReadAllText($made); [IO.File]::Exists($first)"));

        Assert.Equal(
            ["made.json", "first.json"], await _session.LinesAsync($"({make} -Force).Name"));
        Assert.Equal(
            ["5", "orders", "False"],
            await _session.LinesAsync(
                "$forecast = Test-DstTraffic $first $made; $forecast.Tasks.Count; "
                + "$found = Initialize-DstTarget $made; $found.TableName; $found.Created"));
        Assert.StartsWith(
            "TableUnsupported,", (await FailAsync(make + " -Force -Database redis")).FullyQualifiedErrorId);
        Assert.StartsWith(
            "TableNotFound,",
            (await FailAsync(make.Replace("orders", "nowhere") + " -Force")).FullyQualifiedErrorId);
    }

    private async Task StartRedisAsync() =>
        await _session.RunAsync("$global:server = Start-DstServer -MemoryMiB 256; $global:redis = $server.Endpoint");

    // The beginning of the configuration is the test's; the end says where the store is.
    private async Task<string> ConfigureAsync(string beginning)
    {
        _dynalite = await DynaliteServer.StartAsync();
        _session.Set("config", _files.Write("config.json", Config(beginning, _dynalite.Endpoint)));
        return _dynalite.Endpoint;
    }

    private static string Config(string beginning, string endpoint) =>
        $"{beginning}{(beginning.Contains("database") ? "" : "\"database\":\"dynamodb\",")}\"endpoint\":\"{endpoint}\"}}";

    private async Task<ErrorRecord> FailAsync(string script)
    {
        using Invocation invocation = _session.Start("$ErrorActionPreference = 'Stop'; " + script);
        return (await Assert.ThrowsAnyAsync<RuntimeException>(invocation.WaitAsync)).ErrorRecord;
    }
}

using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Management.Automation;

namespace DistStress.Module.Tests;

/// <summary>Script blocks as custom actions, on the embedded server, as a user types them.</summary>
public sealed class CustomActionTests : IAsyncLifetime
{
    private readonly Files _files = new();
    private readonly ConcurrentQueue<object> _seen = new();
    private Session _session = null!;

    public async ValueTask InitializeAsync()
    {
        _session = await Session.WithModuleAsync();
        _session.Set("config", _files.Write("config.json", """{"table_name":"load","threads":3,"database":"null"}"""));
        _session.Set("seen", _seen);
        await _session.RunAsync("""
            $global:server = Start-DstServer -MemoryMiB 256
            $global:redis = $server.Endpoint
            $null = Sync-DstConfig $config -Redis $redis
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.RunAsync("Get-Job | Stop-Job; Get-Job | Remove-Job; $server | Stop-DstServer");
        _session.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task A_block_runs_once_for_each_op_and_gets_the_op()
    {
        await WorkAsync("@{ warmCache = { param($Op) ($using:seen).Enqueue($Op) } }");

        dynamic result = await RunAsync("""
            [{"action":"WarmCache","name":"warm","seed":1,"qps":1000,"times":600,
              "data":{"request_":{"r":16,"len":8},"bid_feedback_2":4,"impression":"this is text"}}]
            """);

        Assert.Equal((600L, 600L, 0L), ((long)result.Published, (long)result.Completed, (long)result.Failed));
        dynamic[] ops = [.. Seen().OrderBy(op => (long)((dynamic)op).Index)];
        Assert.Equal(Enumerable.Range(0, 600).Select(i => (long)i), ops.Select(op => (long)op.Index));
        Assert.Equal(600, ops.Select(op => (string)op.Key).Distinct().Count());
        dynamic first = ops[0];
        Assert.Equal("7006e8e3bc0e0ae5c022f29527aa15b6", (string)first.Key);
        Assert.Equal(("WarmCache", "warm", 1UL, 0UL),
            ((string)first.Action, (string)first.Task, (ulong)first.Seed, (ulong)first.ItemIndex));
        var columns = (OrderedDictionary)first.Columns;
        Assert.Equal(["request_14", "bid_feedback_2", "impression"], columns.Keys.Cast<string>());
        Assert.Equal("52070ba538128f6e", Convert.ToHexStringLower((byte[])columns["request_14"]!));
        Assert.Equal("9bd25873", Convert.ToHexStringLower((byte[])columns["bid_feedback_2"]!));
        Assert.Equal("this is text", columns["impression"]);
    }

    [Fact]
    public async Task A_block_gets_typed_columns_as_values_of_their_types()
    {
        await WorkAsync("@{ typed = { param($Op) ($using:seen).Enqueue($Op) } }");

        await RunAsync("""
            [{"action":"typed","seed":1,"qps":100,"times":20,
              "data":{"n":{"type":"N","min":-5,"max":999},"s":{"type":"S","len":12},"flag":{"type":"BOOL"},
                      "bytes":{"type":"B","len":7},"one":{"pick":["a","b"]},"until":{"ttl":60},
                      "list":{"type":"L","of":{"type":"N","min":3,"max":3},"count":2},
                      "map":{"type":"M","of":{"inner":{"type":"S","len":4},"on":{"type":"BOOL"}}}}}]
            """);

        Assert.Equal(20, _seen.Count);
        Assert.All(Seen(), op =>
        {
            var columns = (OrderedDictionary)((dynamic)op).Columns;
            Assert.Equal(
                ["n", "s", "flag", "bytes", "one", "until", "list", "map"], columns.Keys.Cast<string>());
            Assert.InRange((long)columns["n"]!, -5, 999);
            Assert.Matches("^[0-9a-z]{12}$", (string)columns["s"]!);
            Assert.IsType<bool>(columns["flag"]);
            Assert.Equal(7, ((byte[])columns["bytes"]!).Length);
            Assert.Contains((string)columns["one"]!, new[] { "a", "b" });
            Assert.InRange((long)columns["until"]!, 1_000_000_000, 10_000_000_000);
            Assert.Equal([3L, 3L], (object[])columns["list"]!);
            var map = (OrderedDictionary)columns["map"]!;
            Assert.Equal((4, typeof(bool)), (((string)map["inner"]!).Length, map["on"]!.GetType()));
        });
        Assert.Equal(2, Seen().Select(op => ((OrderedDictionary)((dynamic)op).Columns)["flag"]).Distinct().Count());
    }

    [Fact]
    public async Task The_wait_for_a_free_runspace_is_delay()
    {
        await WorkAsync("@{ nap = { [System.Threading.Thread]::Sleep(20) } }");

        // Half as much again as four runspaces a processor, 32 at most, do.
        int rate = Math.Min(Environment.ProcessorCount * 4, 32) * 50 * 3 / 2;
        dynamic result = await RunAsync($$"""[{"action":"nap","seed":1,"qps":{{rate}},"times":{{rate}}}]""");

        Assert.True((double)result.ServiceP50Ms >= 20, $"ServiceP50Ms is {result.ServiceP50Ms}");
        Assert.True((double)result.DelayMaxMs > 150, $"DelayMaxMs is {result.DelayMaxMs}");
    }

    [Fact]
    public async Task An_op_whose_patience_ends_while_it_waits_for_a_runspace_is_given_up()
    {
        await WorkAsync("@{ nap = { ($using:seen).Enqueue('ran'); [System.Threading.Thread]::Sleep(200) } }");

        // Ten seconds of work for all runspaces comes at once.
        int ops = Math.Min(Environment.ProcessorCount * 4, 32) * 50;
        dynamic result = await RunAsync(
            $$"""[{"action":"nap","seed":1,"qps":100000,"times":{{ops}},"max_delay_ms":1000}]""");

        Assert.Equal((long)ops, (long)result.Completed + (long)result.Dropped);
        Assert.Equal(0L, (long)result.Failed);
        Assert.True((long)result.Dropped > 0);
        Assert.Equal($"Expired={result.Dropped}", (string)result.Drops);
        Assert.Equal((long)result.Completed, _seen.Count);
    }

    [Fact]
    public async Task Blocks_and_the_store_s_own_actions_work_side_by_side_in_many_runspaces()
    {
        await WorkAsync(
            "@{ mine = { param($Op) ($using:seen).Enqueue([runspace]::DefaultRunspace.InstanceId); "
                + "[System.Threading.Thread]::Sleep(1) } }",
            "-Database redis");

        dynamic result = await RunAsync("""
            [[{"action":"mine","seed":1,"qps":1000,"times":300},
              {"action":"putItem","seed":1,"qps":300,"times":300,"data":{"a":8}}]]
            """);

        Assert.Equal((600L, 0L), ((long)result.Completed, (long)result.Failed));
        Assert.Equal(300, _seen.Count);
        Assert.InRange(Seen().Distinct().Count(), 2, Environment.ProcessorCount * 4);
    }

    [Theory]
    [InlineData("throw \"no luck with $($Op.Key)\"", "RuntimeException", "no luck with ")]
    [InlineData("throw 'SoldOut'", "SoldOut", "SoldOut [line 1]")]
    [InlineData("throw [System.IO.IOException]::new('disk')", "IOException", "disk")]
    [InlineData("[int]::Parse('many')", "FormatException", "many")]
    [InlineData("No-SuchCommand", "CommandNotFoundException", "No-SuchCommand")]
    [InlineData("Get-Command No-SuchCommand; 'goes on'", "CommandNotFoundException", "No-SuchCommand")]
    [InlineData("$null.Nothing()", "InvokeMethodOnNull", "null-valued")]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-Command No-SuchCommand", "CommandNotFoundException",
        "No-SuchCommand")]
    [InlineData("param([Parameter(Mandatory)] [int] $Op)", "ParameterArgumentTransformationError", "Int32")]
    public async Task A_block_that_fails_or_writes_an_error_fails_the_op(string script, string kind, string detail)
    {
        if (!script.StartsWith("param", StringComparison.Ordinal))
            script = "param($Op) " + script;
        await WorkAsync($"@{{ fails = {{ {script} }} }}");

        dynamic result = await RunAsync("""[{"action":"fails","seed":1,"qps":500,"times":20}]""");

        Assert.Equal((20L, 0L, 20L), ((long)result.Published, (long)result.Completed, (long)result.Failed));
        string warning = Assert.Single(await FirstFailuresAsync());
        Assert.Contains($"of the kind {kind} on task 0 (fails):", warning);
        Assert.Contains(detail, warning);
    }

    [Theory]
    [InlineData("'output'; $false; 1..100")]
    [InlineData("try { throw 'x' } catch { }")]
    [InlineData("Get-Command No-SuchCommand -ErrorAction SilentlyContinue")]
    [InlineData("$PSCmdlet.WriteWarning('careful'); $PSCmdlet.WriteVerbose('said'); $Host.UI.WriteLine('shown')",
        "[CmdletBinding()] ")]
    public async Task A_block_without_errors_succeeds_whatever_it_puts_out(string script, string binding = "")
    {
        await WorkAsync($"@{{ fine = {{ {binding}param($Op) {script} }} }}");

        dynamic result = await RunAsync("""[{"action":"fine","seed":1,"qps":500,"times":20}]""");

        Assert.Equal((20L, 0L), ((long)result.Completed, (long)result.Failed));
        Assert.Empty(await FirstFailuresAsync());
    }

    [Fact]
    public async Task A_program_fails_the_op_by_its_exit_code_and_not_by_its_standard_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "uses sh");
        await WorkAsync("@{ says = { sh -c 'echo progress >&2' }; ends = { sh -c 'exit 3' } }");

        dynamic result = await RunAsync(
            """[[{"action":"says","seed":1,"qps":100,"times":5},{"action":"ends","seed":1,"qps":100,"times":5}]]""");

        Assert.Equal((5L, 5L), ((long)result.Tasks[0].Completed, (long)result.Tasks[1].Failed));
        Assert.Contains("exit code: 3", Assert.Single(await FirstFailuresAsync()));
    }

    [Fact]
    public async Task Using_variables_come_by_value_and_the_session_of_the_caller_stays_out()
    {
        await _session.RunAsync("""
            $global:plain = 'plain'
            $global:deep = @{ List = 'zero', 'one' }
            function global:helper { 'of the caller' }
            $env:DST_TEST_USING = 'environment'
            """);
        await WorkAsync("""
            @{ shows = {
                param($Op)
                $inner = { $using:plain }
                $q = $using:seen
                $q.Enqueue("$using:plain $($using:deep.List[1]) $($using:deep.List.Count) $using:env:DST_TEST_USING")
                $q.Enqueue("plain is '$plain', helper is '$(Get-Command helper -ErrorAction Ignore)', $(& $inner), $($PWD.Path)")
            } }
            """);
        await _session.RunAsync("$global:plain = 'changed'");

        dynamic result = await RunAsync("""[{"action":"shows","seed":1,"qps":500,"times":10}]""");

        Assert.Equal(10L, (long)result.Completed);
        string location = (await _session.LinesAsync("$PWD.Path"))[0];
        Assert.Equal(
            [$"plain is '', helper is '', plain, {location}", "plain one 2 environment"],
            Seen().Cast<string>().Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_block_keeps_in_its_runspace_is_there_for_the_next_op()
    {
        await WorkAsync("""
            @{ counts = {
                if (-not $global:opened) { $global:opened = $true; ($using:seen).Enqueue('opened') }
                ($using:seen).Enqueue('op')
            } }
            """);

        await RunAsync("""[{"action":"counts","seed":1,"qps":1000,"times":200}]""");

        Assert.Equal(200, Seen().Count(text => text is "op"));
        Assert.InRange(Seen().Count(text => text is "opened"), 1, Environment.ProcessorCount * 4);
    }

    [Theory]
    [InlineData("@{ getItem = { } }", "ActionInvalid,", "own actions")]
    [InlineData("@{ getItems = { } }", "ActionInvalid,", "getItem")]
    [InlineData("@{ 'two words' = { } }", "ActionInvalid,", "'two words'")]
    [InlineData("@{ 7 = { } }", "ActionInvalid,", "'7'")]
    [InlineData("@{ mine = 'text' }", "ActionInvalid,", "script block")]
    [InlineData("@{ mine = $null }", "ActionInvalid,", "null")]
    [InlineData("$table", "ActionInvalid,", "twice")]
    [InlineData("@{ mine = { $using:nowhere } }", "UsingVariableMissing,", "$nowhere")]
    [InlineData("@{ mine = { $using:block } }", "UsingVariableInvalid,", "script block")]
    public async Task What_cannot_work_is_refused_at_once(string actions, string errorId, string reason)
    {
        _session.Set("table", new Hashtable { ["mine"] = ScriptBlock.Create("1"), ["Mine"] = ScriptBlock.Create("2") });
        _session.Set("block", ScriptBlock.Create("1"));

        ErrorRecord error = await FailAsync($"Start-DstWorker -Redis $redis -Action {actions}");

        Assert.StartsWith(errorId, error.FullyQualifiedErrorId);
        Assert.Contains(reason, error.Exception.Message);
        Assert.Empty(await _session.RunAsync("Get-DstWorker -Redis $redis"));
    }

    [Fact]
    public async Task WhatIf_checks_the_actions_and_starts_nothing()
    {
        Assert.Empty(await _session.RunAsync(
            "Start-DstWorker -Redis $redis -Action @{ mine = { } } -WhatIf; Get-DstWorker -Redis $redis"));
        await FailAsync("Start-DstWorker -Redis $redis -Action @{ query = { } } -WhatIf");
    }

    [Theory]
    [InlineData("while ($true) { }")]
    [InlineData("[System.Threading.Thread]::Sleep([System.Threading.Timeout]::Infinite)")]
    public async Task Ctrl_C_ends_a_worker_whose_blocks_hang_and_every_op_is_accounted_for(string hang)
    {
        using Session other = await Session.WithModuleAsync();
        other.Set("redis", (await _session.LinesAsync("$redis"))[0]);
        other.Set("seen", _seen);
        using Invocation worker = other.Start(
            $"Start-DstWorker -Redis $redis -Action @{{ hangs = {{ param($Op) ($using:seen).Enqueue($Op); "
                + $"{hang} }} }}");
        _session.Set(
            "traffic", _files.Write("traffic.json", """[{"action":"hangs","seed":1,"qps":100,"duration":3600}]"""));
        await _session.RunAsync("$global:run = Start-DstPublisher -Redis $redis $config $traffic -AsJob");
        await Limit.UntilAsync(() => Task.FromResult(!_seen.IsEmpty), "an op hangs");

        await worker.StopAsync();

        Assert.Equal(PSInvocationState.Stopped, worker.State);
        Assert.Empty(await _session.RunAsync("Get-DstWorker -Redis $redis"));
        dynamic record = Assert.Single(await _session.RunAsync("Stop-DstRun -Redis $redis"));
        Assert.True((long)record.Failed > 0, "what was begun has failed");
        Assert.Equal(0L, (long)record.Completed);
        Assert.Equal((long)record.Published, (long)(record.Failed + record.Dropped));
    }

    [Fact]
    public async Task A_block_that_was_stopped_leaves_its_runspace_to_the_next_op()
    {
        // More hanging ops than runspaces: without the stop at the end of the budget, the others would never run.
        await WorkAsync("@{ hangs = { while ($true) { } }; runs = { } }");

        dynamic result = await RunAsync("""
            [{"action":"hangs","seed":1,"qps":1000,"times":100},{"action":"runs","seed":1,"qps":500,"times":100}]
            """);

        Assert.Equal((100L, 100L), ((long)result.Tasks[0].Failed, (long)result.Tasks[1].Completed));
        Assert.Contains("kind Timeout", Assert.Single(await FirstFailuresAsync()));
    }

    [Fact]
    public async Task The_example_runs_in_dst()
    {
        DstRun run = await DstRun.RunAsync(null, Path.Combine(Repository.Root, "examples", "custom-action.ps1"));

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("500 seats reserved, 100 refused", run.Output);
        Assert.Contains(run.OutputLines, line => line.Contains("kind SoldOut", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("while ($true) { }")]
    [InlineData("[System.Threading.Thread]::Sleep([System.Threading.Timeout]::Infinite)")]
    public async Task An_interrupted_dst_ends_in_order_while_a_block_hangs(string hang)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a signal");
        string config = _files.Write("signal-config.json", """{"table_name":"load","threads":1,"database":"null"}""");
        string traffic = _files.Write("signal-traffic.json", """[{"action":"hangs","seed":1,"qps":10,"times":3}]""");

        DstRun run = await DstRun.InterruptedAsync(
            $$"""
            $begun = [System.Threading.ManualResetEventSlim]::new()
            $server = Start-DstServer
            $worker = Start-DstWorker -Redis $server.Endpoint -AsJob -Action @{
                hangs = { ($using:begun).Set(); {{hang}} }
            }
            $run = Start-DstPublisher -Redis $server.Endpoint '{{config}}' '{{traffic}}' -AsJob
            $begun.Wait()
            'ready'
            Receive-Job $worker -Wait
            """,
            "INT");

        Assert.Equal(130, run.ExitCode);
        Assert.Equal("", run.Error);
    }

    private async Task<ErrorRecord> FailAsync(string script)
    {
        using Invocation invocation = _session.Start("$ErrorActionPreference = 'Stop'; " + script);
        return (await Assert.ThrowsAnyAsync<RuntimeException>(invocation.WaitAsync)).ErrorRecord;
    }

    private Task WorkAsync(string actions, string options = "") =>
        _session.RunAsync($"$global:worker = Start-DstWorker -Redis $redis -Action {actions} {options} -AsJob");

    private async Task<object> RunAsync(string traffic)
    {
        _session.Set("traffic", _files.Write("traffic.json", traffic));
        return Assert.Single(await _session.RunAsync("Start-DstPublisher -Redis $redis $config $traffic"));
    }

    private async Task<string[]> FirstFailuresAsync() =>
        [.. (await _session.LinesAsync("$worker.Warning.ReadAll() | ForEach-Object Message"))
            .Where(line => line.StartsWith("First failure", StringComparison.Ordinal))];

    // What a script passes may be wrapped.
    private object[] Seen() => [.. _seen.Select(value => value is PSObject wrapped ? wrapped.BaseObject : value)];
}

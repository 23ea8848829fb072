using System.Collections.Concurrent;
using DistStress.Engine.Clocks;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working.Actions;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class CustomActionTests
{
    [Fact]
    public async Task Every_op_goes_to_the_action_once_with_what_generation_gives()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        var seen = new ConcurrentQueue<(long Index, string Key, string Columns)>();
        await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = new Dictionary<string, CustomAction>
            {
                ["WARMcache"] = async (operation, token) =>
                {
                    seen.Enqueue(Describe(operation));
                    await Task.Yield();
                    return new OpResult(OpStatus.Succeeded, Bytes: 7);
                },
            },
        });
        const string Traffic = """
            [{"action":"warmCache","seeds":[1,3],"seed":7,"qps":2000,"times":1000,"samples":5,
              "data":{"a":8,"b_":{"r":4,"len":3},"c":"text"}}]
            """;

        RunResult result = await rig.RunAsync(Traffic);

        Assert.Equal(new TaskCounts(1000, 1000, 0, 0, 0, 0), result.Counts);
        TrafficTask task = Rig.Plan(Traffic).Tasks[0];
        var generator = new OperationGenerator(new TaskGeneration(task));
        var expected = new List<(long Index, string Key, string Columns)>();
        var operation = new Operation(task);
        for (int i = 0; i < 1000; i++)
        {
            generator.Next(operation);
            expected.Add(Describe(operation));
        }

        Assert.Equal(expected, seen.OrderBy(op => op.Index));
    }

    [Fact]
    public async Task What_an_op_waits_for_its_turn_is_delay_and_not_the_target_s_time()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        using var places = new SemaphoreSlim(2);
        await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = new Dictionary<string, CustomAction>
            {
                ["slow"] = async (operation, token) =>
                {
                    long from = rig.Time.NowMicros;
                    await places.WaitAsync(token);
                    operation.WaitedMicros = rig.Time.NowMicros - from;
                    try
                    {
                        await Task.Delay(20, token);
                        return operation.Index < 3
                            ? new OpResult(OpStatus.Failed, Error: "Early")
                            : new OpResult(OpStatus.Succeeded);
                    }
                    finally
                    {
                        places.Release();
                    }
                },
            },
        });

        // Two places do a hundred a second.
        RunResult result = await rig.RunAsync("""[{"action":"slow","seed":1,"qps":200,"times":200}]""");

        LatencySet latencies = result.Latencies;
        Assert.Equal((197L, 3L, 200L), (latencies.Service.Count, latencies.Failure.Count, latencies.Delay.Count));
        Assert.InRange(latencies.Service.Percentile(50), 19_000, latencies.Delay.Percentile(50) / 2);
        Assert.True(latencies.Delay.Max > 500_000, $"the longest delay is {latencies.Delay.Max} µs");
        Assert.True(latencies.Response.Max >= latencies.Delay.Max);
    }

    [Fact]
    public async Task An_action_that_the_worker_does_not_have_fails_and_the_others_are_named()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = new Dictionary<string, CustomAction> { ["second"] = Succeed, ["first"] = Succeed },
        });

        RunResult result = await rig.RunAsync("""
            [[{"action":"third","seed":1,"qps":500,"times":50},{"action":"first","seed":1,"qps":500,"times":60},
              {"action":"getItem","seed":1,"qps":500,"times":70}]]
            """);

        Assert.Equal(new TaskCounts(180, 130, 50, 0, 0, 0), result.Counts);
        string warning = Assert.Single(
            rig.Warnings, warning =>
                warning.Contains("First failure of the kind UnknownAction", StringComparison.Ordinal));
        Assert.Contains("no custom action third, only first, second", warning);
    }

    [Fact]
    public async Task What_an_action_throws_is_the_outcome_of_the_op_and_nothing_more()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = new Dictionary<string, CustomAction>
            {
                ["throwsAtOnce"] = (_, _) => throw new ArithmeticException("at once"),
                ["throwsLater"] = async (_, _) =>
                {
                    await Task.Yield();
                    throw new TimeoutException(new string('x', 5000));
                },
                ["cancelsItself"] = (_, _) => throw new OperationCanceledException("for no reason"),
                ["fails"] = (_, _) => ValueTask.FromResult(
                    new OpResult(OpStatus.Failed, Error: "Sold\nout", Detail: "no seats")),
                ["failsSilently"] = (_, _) => ValueTask.FromResult(new OpResult(OpStatus.Failed)),
                ["throttled"] = (_, _) => ValueTask.FromResult(new OpResult(OpStatus.Throttled)),
                ["succeeds"] = Succeed,
            },
        });
        string[] actions =
            ["throwsAtOnce", "throwsLater", "cancelsItself", "fails", "failsSilently", "throttled", "succeeds"];

        RunResult result = await rig.RunAsync(
            $"[[{string.Join(',', actions.Select(action => $$"""{"action":"{{action}}","seed":1,"qps":500,"times":40}"""))}]]");

        Assert.Equal(new TaskCounts(280, 40, 240, 40, 0, 0), result.Counts);
        Assert.False(worker.Running.IsCompleted);
        string[] firsts = [.. rig.Warnings.Where(
            warning => warning.StartsWith("First failure", StringComparison.Ordinal))];
        Assert.Equal(6, firsts.Length);
        Assert.Contains(firsts, warning =>
            warning.Contains("kind ArithmeticException on task 0 (throwsAtOnce): at once", StringComparison.Ordinal));
        Assert.Contains(firsts, warning =>
            warning.Contains("kind TimeoutException on task 1", StringComparison.Ordinal) && warning.Length < 1200);
        Assert.Contains(firsts, warning =>
            warning.Contains("kind OperationCanceledException on task 2", StringComparison.Ordinal));
        Assert.Contains(firsts, warning =>
            warning.Contains("kind Sold_out on task 3 (fails): no seats", StringComparison.Ordinal));
        Assert.Contains(firsts, warning => warning.Contains("kind Failed on task 4", StringComparison.Ordinal));
        Assert.Contains(firsts, warning => warning.Contains("kind Throttled on task 5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_action_that_does_not_end_fails_after_op_timeout_ms()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = new Dictionary<string, CustomAction> { ["hang"] = Hang },
        });

        RunResult result = await rig.RunAsync(
            """[{"action":"hang","seed":1,"qps":500,"times":40}]""", Rig.Config with { OpTimeoutMs = 200 });

        Assert.Equal(new TaskCounts(40, 0, 40, 0, 0, 0), result.Counts);
        Assert.Contains(rig.Warnings, warning => warning.Contains(
            "kind Timeout on task 0 (hang): The action did not end within 0.2 s.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_ops_are_cut_off_when_the_worker_leaves_and_no_more_than_max_in_flight_are_open()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        StressConfig config = Rig.Config with { MaxInFlight = 7, OpTimeoutMs = 3_600_000 };
        int begun = 0;
        RigWorker leaving = await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            LeaveLimit = TimeSpan.FromMilliseconds(100),
            Actions = new Dictionary<string, CustomAction>
            {
                ["hang"] = (operation, token) =>
                {
                    Interlocked.Increment(ref begun);
                    return Hang(operation, token);
                },
            },
        });
        RigRun run = rig.StartRun("""[{"action":"hang","seed":1,"qps":1000,"times":300}]""", config);
        await Rig.UntilAsync(async () => await rig.PublishedAsync() == 300 && Volatile.Read(ref begun) == 7,
            "all that may be open is open");

        await leaving.LeaveAsync();
        Assert.Equal(7, Volatile.Read(ref begun));
        await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = new Dictionary<string, CustomAction> { ["hang"] = Succeed },
        });

        Assert.Equal(new TaskCounts(300, 293, 7, 0, 0, 0), (await run.Result).Counts);
        Assert.Contains(rig.Warnings, warning => warning.Contains("kind CutOff", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("getItem", "own actions")]
    [InlineData("BATCHPUTITEM", "own actions")]
    [InlineData("getItems", "so near to the product's own action getItem")]
    [InlineData("", "a letter")]
    [InlineData("two words", "a letter, then up to 63")]
    [InlineData("1st", "a letter")]
    [InlineData("tooLong4567890123456789012345678901234567890123456789012345678901", "a letter")]
    public void An_action_s_name_must_be_one_that_a_traffic_file_can_use(string name, string reason)
    {
        var actions = new Dictionary<string, CustomAction> { [name] = Succeed };

        var error = Assert.Throws<DistStressException>(
            () => new CustomActions(actions, DeadlineTimeProvider.Machine));

        Assert.Equal("ActionInvalid", error.ErrorId);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void Two_actions_whose_names_differ_in_case_alone_are_refused()
    {
        var actions = new Dictionary<string, CustomAction> { ["warm"] = Succeed, ["Warm"] = Succeed };

        var error = Assert.Throws<DistStressException>(
            () => new CustomActions(actions, DeadlineTimeProvider.Machine));

        Assert.Equal("ActionInvalid", error.ErrorId);
    }

    private static (long Index, string Key, string Columns) Describe(Operation operation)
    {
        var columns = new List<string>();
        foreach (ItemColumn column in operation.Item.Columns)
            columns.Add($"{column.Name}={column.Text ?? Convert.ToHexStringLower(column.Value.FirstSpan)}");
        return (operation.Index, operation.Item.Key, string.Join(' ', columns));
    }

    private static ValueTask<OpResult> Succeed(Operation operation, CancellationToken token) =>
        ValueTask.FromResult(new OpResult(OpStatus.Succeeded));

    private static async ValueTask<OpResult> Hang(Operation operation, CancellationToken token)
    {
        await Task.Delay(Timeout.Infinite, token);
        return default;
    }
}

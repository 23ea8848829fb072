using DistStress.Engine.Conditions;
using DistStress.Engine.Control;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working.Actions;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class StopWhenTests
{
    private const string Long = """[{"action":"probe","seed":1,"qps":1000,"times":100000}]""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_stops_in_order_once_a_condition_has_held_and_says_which()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        bool fails = true;
        await StartAsync(rig, () => fails);

        // What warms up does not count, however it goes.
        RigRun run = Start(
            rig,
            """
            [{"action":"probe","name":"warm","seed":1,"qps":300,"duration":6,"warm_up":true},
             {"action":"probe","name":"real","seed":1,"qps":1000,"times":100000}]
            """,
            "ResponseP99Ms > 9000", "FailedPercent > 50 for 3s", "OpsPerSecond < 100 for 4s");
        await rig.PassUntilAsync(
            async () => (await rig.RecordAsync())?.Tasks is [{ Counts.Failed: 1800 }, ..], "the warm-up is over");
        fails = false;
        await rig.PassUntilAsync(
            async () => (await rig.RecordAsync())!.Tasks[1].Counts.Completed > 3000, "all goes well for seconds");
        Assert.Equal(RunState.Running, (await rig.RecordAsync())!.State);
        fails = true;
        RunResult result = await rig.EndAsync(run);

        Assert.Equal(RunState.Stopped, result.State);
        TaskCounts counts = result.Counts;
        Assert.Equal(counts.Published, counts.Accounted);
        Assert.InRange(counts.Failed, 2000, 9000);
        Assert.StartsWith("FailedPercent > 50 for 3s: it was 100 at ", result.StopReason, StringComparison.Ordinal);
        RunRecord record = (await rig.RecordAsync())!;
        Assert.Equal(result.StopReason, record.StopReason);
        Assert.Contains(rig.Warnings, warning => warning.Contains(result.StopReason!, StringComparison.Ordinal));
        Assert.Equal(
            "ResponseP99Ms > 9000\nFailedPercent > 50 for 3s\nOpsPerSecond < 100 for 4s", record.StopWhen);
    }

    [Theory]
    [InlineData("Completed >= 2000")]
    [InlineData("Published > 2500 for 1s")]
    [InlineData("OpsPerSecond > 500 for 2s")]
    [InlineData("Bytes > 10000")]
    [InlineData("WriteUnits >= 1000")]
    [InlineData("ThrottledCalls >= 100")]
    [InlineData("Measured > 3000")]
    [InlineData("DelayMaxMs >= 0")]
    public async Task Counts_are_those_of_the_whole_run_and_rates_those_of_the_last_second(string condition)
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await StartAsync(rig, () => false);

        RunResult result = await rig.EndAsync(Start(rig, Long, condition));

        Assert.Equal(RunState.Stopped, result.State);
        Assert.StartsWith(condition + ": it was ", result.StopReason, StringComparison.Ordinal);
        Assert.Equal(result.Counts.Published, result.Counts.Accounted);
        Assert.True(result.Counts.Published < 30_000, $"only after {result.Counts.Published} ops");
    }

    [Fact]
    public async Task A_condition_that_is_never_met_stops_nothing()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await StartAsync(rig, () => false);

        RunResult result = await rig.EndAsync(Start(
            rig, """[{"action":"probe","seed":1,"qps":1000,"times":4000}]""",
            "Failed > 0", "ReadUnits >= 0", "Completed > 4000", "FailedP99Ms > 0 for 1s", "Backlog > 100000"));

        Assert.Equal((RunState.Completed, null), (result.State, result.StopReason));
        Assert.Equal(new TaskCounts(4000, 4000, 0, 0, 0, 0), result.Counts);
    }

    [Fact]
    public async Task Conditions_in_the_record_that_are_not_signed_with_the_key_stop_nothing()
    {
        var key = new NotifyKey("a long secret text for the tests of conditions");
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis, key);
        await StartAsync(rig, () => false);
        RigRun run = Start(rig, """[{"action":"probe","seed":1,"qps":1000,"times":3000}]""", "Failed > 7");
        await rig.EndAsync(run);

        var control = await rig.ConnectAsync();
        RunRecord record = (await rig.RecordAsync())!;
        Assert.Equal("Failed > 7", Assert.Single(StopConditions.Read(control, record, null)).ToString());
        var warnings = new List<Notice>();
        Assert.Empty(StopConditions.Read(control, record with { StopWhen = "Failed > 7" }, warnings.Add));
        Assert.Empty(StopConditions.Read(control, record with { Id = "other" }, warnings.Add));
        Assert.Equal(
            [NoticeKind.SignatureRefused, NoticeKind.SignatureRefused], warnings.Select(warning => warning.Kind));
    }

    private static Task<RigWorker> StartAsync(Rig rig, Func<bool> fails) =>
        rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = new Dictionary<string, CustomAction>
            {
                ["probe"] = (_, _) => ValueTask.FromResult(fails()
                    ? new OpResult(OpStatus.Failed, Error: "Broken")
                    : new OpResult(OpStatus.Succeeded, Bytes: 10) { Calls = Calls }),
            },
        });

    private static OpCalls Calls
    {
        get
        {
            var calls = new OpCalls();
            calls.AddThrottle("TooFast");
            calls.AddCapacity("load", new CapacityUnits(null, 1));
            return calls;
        }
    }

    private static RigRun Start(Rig rig, string traffic, params string[] conditions) => rig.StartRun(
        traffic,
        choose: options => options with { StopWhen = ConditionText.Read(conditions, StopConditions.Outputs) });
}

using DistStress.Engine.Conditions;
using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Observing;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working.Actions;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>What a run costs: counted while it goes on, kept with it, and a reason to stop.</summary>
public sealed class CostTests
{
    // Each op consumes a write unit and a half read unit.
    private const double OpCost = (0.625 + (0.125 / 2)) / 1e6;

    private static readonly StressConfig Virginia = Rig.Config with { Region = "us-east-1" };

    private static readonly PriceList Dear = PriceFile.Parse(
        """
        {"date":"2026-11-01","source":"test","regions":{
          "mars-1":{"on_demand":{"read_million":0,"write_million":1000000}}}}
        """,
        "prices.json");

    [Fact]
    public async Task A_run_stops_once_it_has_cost_too_much_what_warms_up_included()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await StartAsync(rig);

        // Warming up costs 1000 ops' worth, and the limit is that of 2500.
        RunResult result = await rig.EndAsync(Start(
            rig,
            """
            [{"action":"probe","seed":1,"qps":1000,"times":1000,"warm_up":true},
             {"action":"probe","seed":1,"qps":1000,"times":100000}]
            """,
            Virginia, null, $"Cost > {2500 * OpCost:0.########}", "Completed > 50000"));

        Assert.Equal(RunState.Stopped, result.State);
        Assert.StartsWith("Cost > 0.00", result.StopReason, StringComparison.Ordinal);
        Assert.InRange(result.Counts.Completed, 1501, 30_000);
        Assert.Equal((1000 + result.Counts.Completed) * OpCost, result.Cost!.Value, tolerance: 1e-12);
        Assert.Equal("us-east-1", result.Price!.Region);
        Assert.Equal(result.Price, (await rig.RecordAsync())!.Price);
    }

    [Fact]
    public async Task A_condition_about_a_price_that_nobody_knows_is_refused_before_anything_is_written()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        const string traffic = """[{"action":"probe","seed":1,"qps":1000,"times":2000}]""";
        StressConfig mars = Rig.Config with { Region = "mars-1" };

        DistStressException unknown = await Assert.ThrowsAsync<DistStressException>(
            () => rig.EndAsync(Start(rig, traffic, mars, null, "Failed > 5", "Cost > 20")));
        DistStressException nowhere = await Assert.ThrowsAsync<DistStressException>(
            () => rig.EndAsync(Start(rig, traffic, Rig.Config, null, "Cost > 20")));

        Assert.Equal((ErrorKind.PriceUnknown, "mars-1"), (unknown.Kind, unknown.Subject));
        Assert.StartsWith(
            "The condition 'Cost > 20' can never be met: The price of the load in region mars-1 is not known; prices "
            + "are known of ", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("no region is named", nowhere.Message, StringComparison.Ordinal);
        Assert.Null(await rig.RecordAsync());

        // With a file of prices it runs; and without a condition too, with no cost.
        await StartAsync(rig);
        RunResult dear = await rig.EndAsync(Start(rig, traffic, mars, Dear, "Cost > 1500"));
        Assert.Equal(RunState.Stopped, dear.State);
        Assert.Equal((double)dear.Counts.Completed, dear.Cost!.Value, tolerance: 1e-6);
        RunResult free = await rig.EndAsync(Start(rig, traffic, mars, null));
        Assert.Equal((RunState.Completed, null, null), (free.State, free.Cost, free.Price));
    }

    [Fact]
    public async Task Where_nothing_is_paid_by_the_op_the_cost_is_0_and_a_condition_about_it_is_warned_of()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await StartAsync(rig);

        RunResult result = await rig.EndAsync(Start(
            rig, """[{"action":"probe","seed":1,"qps":1000,"times":1500}]""",
            Rig.Config with { Database = TargetDatabase.Redis }, null, "Cost > 0.000001"));

        Assert.Equal((RunState.Completed, 0.0), (result.State, result.Cost));
        Assert.Contains(rig.Warnings, warning => warning.StartsWith(
            "Nothing is paid by the op here, so Cost is 0 all the time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Statistics_have_the_cost_of_their_interval_and_a_price_that_is_not_signed_counts_for_nothing()
    {
        await using Rig rig = await Rig.StartVirtualAsync(
            RedisServerKind.Redis, new NotifyKey("a long secret text for the tests of prices"));
        await StartAsync(rig);
        RigRun run = Start(
            rig, """[{"action":"probe","seed":1,"qps":1000,"times":100000}]""", Virginia, null);
        var control = await rig.ConnectAsync();
        var watch = new StatsWatch(control);
        StatsRow? row = null;
        await rig.PassUntilAsync(
            async () => (row = (await watch.LatestAsync(default))[0]).Metrics.Completed > 0 && row.Price is not null,
            "the worker has told what it did");
        Assert.Equal(row!.Metrics.Completed * OpCost, row.Cost!.Value, tolerance: 1e-12);
        RunRecord record = (await rig.RecordAsync())!;
        Assert.NotNull(record.Price);

        await control.Database.HashSetAsync(
            control.Keys.Run, "price", """{"read":0,"write":0,"currency":"USD","region":"","date":"","source":""}""");
        Assert.Null((await rig.RecordAsync())!.Price);
        Assert.Null((await watch.LatestAsync(default))[0].Cost);
        await rig.StopAsync(run);
    }

    private static Task<RigWorker> StartAsync(Rig rig) =>
        rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = new Dictionary<string, CustomAction>
            {
                ["probe"] = (_, _) => ValueTask.FromResult(new OpResult(OpStatus.Succeeded) { Calls = Calls }),
            },
        });

    private static OpCalls Calls
    {
        get
        {
            var calls = new OpCalls();
            calls.AddCapacity("load", new CapacityUnits(0.5, 1));
            return calls;
        }
    }

    private static RigRun Start(
        Rig rig, string traffic, StressConfig config, PriceList? prices, params string[] conditions) => rig.StartRun(
        traffic, config,
        choose: options => options with
        {
            Prices = prices,
            StopWhen = ConditionText.Read(conditions, StopConditions.Outputs),
        });
}

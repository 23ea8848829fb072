using System.Globalization;
using DistStress.Engine.Configuration;
using DistStress.Engine.Metrics;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>How workers take what lies in the queues.</summary>
public sealed class IntakeTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(1024)]
    public async Task A_worker_without_work_sends_fewer_than_60_commands_a_second(int threads)
    {
        const int Seconds = 20;
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await new ConfigStore(await rig.ConnectAsync()).SynchronizeAsync(Rig.Config with { Threads = threads });
        await rig.StartWorkerAsync(TargetDatabase.Null);
        await rig.Database.ListRightPushAsync("dst_q0", "no batch");
        await rig.PassUntilAsync(
            async () => await rig.Database.ListLengthAsync("dst_dead") == 1, "the worker looks into its queues");
        await rig.PassAsync(TimeSpan.FromSeconds(2));
        long before = await CommandsAsync(rig);

        await rig.PassAsync(TimeSpan.FromSeconds(Seconds));

        // Those inside scripts are among them, and the rig's own look.
        Assert.InRange(await CommandsAsync(rig) - before, Seconds, 60 * Seconds);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Two_equal_workers_share_the_work_evenly(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        RigWorker one = await rig.StartWorkerAsync(TargetDatabase.Null);
        RigWorker other = await rig.StartWorkerAsync(TargetDatabase.Null);
        int before = one.Snapshots.Count;
        await rig.PassUntilAsync(
            () => one.Snapshots.Count > before + 2 && other.Snapshots.Count > 2, "each has seen the other");

        RunResult result = await rig.RunAsync(
            """[{"action":"getItem","seed":1,"qps":5000,"times":40000}]""", Rig.Config with { Batch = 10 });

        Assert.Equal((RunState.Completed, 40_000), (result.State, result.Counts.Completed));
        await rig.PassAsync(TimeSpan.FromSeconds(2));
        Assert.InRange(one.Ended / 40_000.0, 0.4, 0.6);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task With_1024_queues_nothing_is_late(RedisServerKind kind)
    {
        StressConfig config = Rig.Config with { Threads = 1024, Batch = 1 };
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        await new ConfigStore(await rig.ConnectAsync()).SynchronizeAsync(config);
        await rig.StartWorkerAsync(TargetDatabase.Null);

        RunResult result = await rig.RunAsync(
            """[{"action":"getItem","seed":1,"qps":1000,"times":3000}]""", config);

        Assert.Equal((RunState.Completed, 3000), (result.State, result.Counts.Completed));
        LatencyHistogram delay = result.Tasks[0].Progress.Measurements.Latencies.Delay;
        // The rig's time passes in steps of some ms.
        Assert.Equal(3000, delay.Count);
        Assert.InRange(delay.Max, 0, 20_000);
    }

    [Fact]
    public async Task A_queue_that_is_none_is_named_and_the_others_have_their_turn()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await rig.Database.StringSetAsync("dst_q1", "no list");
        await rig.StartWorkerAsync(TargetDatabase.Null);

        await rig.Database.ListRightPushAsync("dst_q2", "no batch");

        await Rig.UntilAsync(
            async () => await rig.Database.ListLengthAsync("dst_dead") == 1, "the entry of the other queue is taken");
        await Rig.UntilAsync(
            () => Task.FromResult(rig.Warnings.Any(text => text.Contains("dst_q1", StringComparison.Ordinal))),
            "the queue is named");
        Assert.Single(rig.Warnings, text => text.Contains("dst_q1", StringComparison.Ordinal));
    }

    private static async Task<long> CommandsAsync(Rig rig)
    {
        IServer server = rig.View.GetServers()[0];
        string text = (await server.InfoAsync("stats")).Single()
            .Single(line => line.Key == "total_commands_processed").Value;
        return long.Parse(text, CultureInfo.InvariantCulture);
    }
}

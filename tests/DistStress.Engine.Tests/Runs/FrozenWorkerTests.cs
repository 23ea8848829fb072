using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Workers that were taken for lost and were not.</summary>
public sealed class FrozenWorkerTests
{
    private const string Steady = """[{"action":"updateItem","seed":1,"qps":2000,"times":8000,"data":{"a":8}}]""";

    // Its batches go to another worker while it executes them, again and again.
    [Fact]
    public async Task Batches_that_were_taken_over_are_counted_once_and_measured_once()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker doubted = await rig.StartWorkerAsync();
        await rig.StartWorkerAsync();
        RigRun run = rig.StartRun(Steady);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");
        RedisKey[] keys = ["dst_workers", .. Enumerable.Range(0, 4).SelectMany(queue => new RedisKey[]
        {
            $"dst_q{queue}:{doubted.Id}", $"dst_q{queue}",
        })];
        int moved = 0;
        while (!run.Result.IsCompleted)
        {
            // As if it had not beaten for long: everything below this heartbeat counts as lost.
            moved += (int)await RedisScript.Reclaim.RunAsync(rig.Database, keys, [doubted.Id, long.MaxValue]);
            await rig.PassAsync(TimeSpan.FromMilliseconds(5));
        }

        RunResult result = await rig.EndAsync(run);
        Assert.True(moved > 20, $"only {moved} batches were taken over");
        Assert.Equal(new TaskCounts(8000, 8000, 0, 0, 0, 0), result.Counts);
        Assert.Empty(rig.View.GetServers()[0].Keys(pattern: "dst_q*"));
    }

    [Fact]
    public async Task A_worker_that_was_forgotten_registers_again_and_works_on()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync();
        await rig.Database.KeyDeleteAsync(["dst_workers", $"dst_worker:{worker.Id}"]);
        var registry = new WorkerRegistry(await rig.ConnectAsync());

        await rig.PassUntilAsync(
            async () => (await registry.ListAsync()).Any(info => info.Id == worker.Id && info.IsLive), "it is back");

        Assert.Equal(8000, (await rig.RunAsync(Steady)).Counts.Completed);
    }

    [Fact]
    public async Task A_worker_without_Redis_begins_nothing_after_others_may_have_taken_over()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await using var proxy = new TcpProxy(int.Parse(rig.Server.Endpoint.Split(':')[1]));
        ControlConnection control = await rig.ConnectAsync(proxy.Endpoint);
        RigWorker cutOff = await rig.StartWorkerAsync(
            control, choose: options => options with { Endpoint = rig.Server.Endpoint });
        // A long lead: the worker holds ops that are due long after the line is cut.
        RigRun run = rig.StartRun(
            """[{"action":"updateItem","seed":1,"qps":200,"times":4000,"data":{"a":8}}]""",
            Rig.Config with { LeadMs = 20_000, Batch = 1000 });
        await rig.PassUntilAsync(
            async () => (await rig.RecordAsync())?.Tasks[0].Counts.Published == 4000, "all is published");
        proxy.IsDown = true;
        RigWorker other = await rig.StartWorkerAsync();
        await rig.PassUntilAsync(
            () => rig.Warnings.Any(warning => warning.Contains("is lost", StringComparison.Ordinal)),
            "the other worker takes over");
        proxy.IsDown = false;
        await Rig.UntilAsync(() => Task.FromResult(control.Database.Multiplexer.IsConnected),
            "the line is there again");

        RunResult result = await rig.EndAsync(run);
        Assert.Equal(new TaskCounts(4000, 4000, 0, 0, 0, 0), result.Counts);
        Assert.InRange(cutOff.Ended + other.Ended, 4000, 4000 + 9 * 200 + 200);
        Assert.Empty(rig.View.GetServers()[0].Keys(pattern: "dst_q*"));
    }
}

using DistStress.Engine.Outcomes;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working.Actions;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Workers that were taken for lost and were not.</summary>
public sealed class FrozenWorkerTests
{
    private const string Steady = """[{"action":"updateItem","seed":1,"qps":2000,"times":8000,"data":{"a":8}}]""";

    // Ends when it is stopped: however long a step of the test takes, the run is still on its way.
    private const string Endless = """[{"action":"updateItem","seed":1,"qps":2000,"duration":3600,"data":{"a":8}}]""";

    // Its batches go to another worker while it executes them, again and again.
    [Fact]
    public async Task Batches_that_were_taken_over_are_counted_once_and_measured_once()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        RigWorker doubted = await rig.StartWorkerAsync();
        await rig.StartWorkerAsync();
        RigRun run = rig.StartRun(Endless);
        await Rig.UntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");
        RedisKey[] keys = ["dst_workers", .. Enumerable.Range(0, 4).SelectMany(queue => new RedisKey[]
        {
            $"dst_q{queue}:{doubted.Id}", $"dst_q{queue}",
        })];
        int moved = 0;
        while (!run.Result.IsCompleted)
        {
            // As if it had not beaten for long: everything below this heartbeat counts as lost.
            moved += (int)await RedisScript.Reclaim.RunAsync(rig.Database, keys, [doubted.Id, long.MaxValue]);
            if (moved > 50)
                await run.Stop.CancelAsync();
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await run.StopAsync();
        Assert.Empty(rig.View.GetServers()[0].Keys(pattern: "dst_q*"));
    }

    [Fact]
    public async Task A_worker_that_was_forgotten_registers_again_and_works_on()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync();
        await rig.Database.KeyDeleteAsync(["dst_workers", $"dst_worker:{worker.Id}"]);
        var registry = new WorkerRegistry(await rig.ConnectAsync());

        await Rig.UntilAsync(async () => (await registry.ListAsync()).Any(info => info.Id == worker.Id && info.IsLive), "it is back");

        Assert.Equal(8000, (await rig.RunAsync(Steady)).Counts.Completed);
    }

    [Fact]
    public async Task A_worker_without_Redis_begins_nothing_after_others_may_have_taken_over()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await using var proxy = new TcpProxy(int.Parse(rig.Server.Endpoint.Split(':')[1]));
        ControlConnection control = await ControlConnection.ConnectAsync(
            new ControlOptions { Server = proxy.Endpoint }, TestContext.Current.CancellationToken);
        await new ConfigStore(control).SynchronizeAsync(Rig.Config);
        await using ControlConnection _ = control;
        int byCutOff = 0;
        int byOther = 0;
        await using var cutOff = new RigWorker(
            control, TargetDatabase.Null, rig.Warnings.Enqueue,
            options => options with { Actions = Action(() => Interlocked.Increment(ref byCutOff)) });
        await cutOff.Beating.WaitAsync(TestContext.Current.CancellationToken);
        // A long lead: the worker holds ops that are due long after the line is cut.
        RigRun run = rig.StartRun(
            """[{"action":"note","seed":1,"qps":200,"times":4000}]""",
            Rig.Config with { LeadMs = 20_000, Batch = 1000 });
        await Rig.UntilAsync(async () => await rig.PublishedAsync() == 4000, "all is published");
        proxy.IsDown = true;
        await rig.StartWorkerAsync(
            TargetDatabase.Null, options => options with { Actions = Action(() => Interlocked.Increment(ref byOther)) });
        await Rig.UntilAsync(
            () => Task.FromResult(rig.Warnings.Any(warning => warning.Contains("is lost", StringComparison.Ordinal))),
            "the other worker takes over");

        int begun = Volatile.Read(ref byCutOff);
        Assert.Equal(new TaskCounts(4000, 4000, 0, 0, 0, 0), (await run.Result).Counts);
        Assert.Equal(begun, Volatile.Read(ref byCutOff));
        // What the one had begun and not yet counted, the other did again.
        Assert.True(begun > 0 && begun + byOther >= 4000, $"{begun} and {byOther} ops");
        Assert.Empty(rig.View.GetServers()[0].Keys(pattern: "dst_q*"));
        proxy.IsDown = false;
    }

    private static Dictionary<string, CustomAction> Action(Action note) => new()
    {
        ["note"] = (_, _) =>
        {
            note();
            return ValueTask.FromResult(new OpResult(OpStatus.Succeeded));
        },
    };
}

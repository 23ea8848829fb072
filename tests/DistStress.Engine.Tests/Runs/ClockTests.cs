using System.Collections.Concurrent;
using DistStress.Engine.Clocks;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Clocks;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working.Actions;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class ClockTests
{
    private const long Second = 1_000_000;

    [Fact]
    public async Task Workers_with_wrong_clocks_begin_ops_when_they_are_due()
    {
        (long Ahead, double Drift)[] wrong =
        [
            (90 * Second, 0), (-90 * Second, 200e-6), (0, -200e-6), (90 * Second, 0.005), (-90 * Second, -0.005),
        ];
        await using Rig rig = await Rig.StartExactAsync(RedisServerKind.Redis);
        DeadlineTimeProvider right = rig.Time;
        long begin = right.NowMicros;
        var starts = new ConcurrentQueue<(long Index, long Start)>[wrong.Length];
        var workers = new RigWorker[wrong.Length];
        for (int i = 0; i < wrong.Length; i++)
        {
            ConcurrentQueue<(long, long)> own = starts[i] = new();
            rig.Time = new WrongTime(right, wrong[i].Ahead, wrong[i].Drift);
            workers[i] = await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
            {
                Actions = Action(operation => own.Enqueue((operation, right.WallMicros))),
            });
        }

        // A clock that runs half a percent wrong is known as such from the second look on.
        await rig.PassUntilAsync(() => workers.All(worker => worker.Snapshots.Count >= 4), "all have looked");
        // The publisher's clock is wrong too.
        rig.Time = new WrongTime(right, -45 * Second, 0.001);

        RigRun run = rig.StartRun(
            """[{"action":"note","seed":1,"qps":500,"duration":4}]""", Rig.Config with { Batch = 1, Threads = 2 });
        var registry = new WorkerRegistry(await rig.ConnectAsync());
        var uncertainties = new Dictionary<string, long>();
        await rig.PassUntilAsync(
            async () =>
            {
                foreach (WorkerInfo info in await registry.ListAsync())
                    uncertainties[info.Id] =
                        Math.Max(uncertainties.GetValueOrDefault(info.Id), info.ClockUncertaintyMicros ?? 0);
                return run.Result.IsCompleted;
            },
            "the run ends");
        RunResult result = await run.Result;

        Assert.Equal(new TaskCounts(2000, 2000, 0, 0, 0, 0), result.Counts);
        long origin = (await rig.RecordAsync())!.Tasks[0].OriginMicros!.Value;
        IReadOnlyList<WorkerInfo> infos = await registry.ListAsync();
        for (int i = 0; i < wrong.Length; i++)
        {
            WorkerInfo info = Assert.Single(infos, info => info.Id == workers[i].Id);
            // Its time of day has gained what its clock has drifted, up to its last heartbeat.
            double passed = right.NowMicros - begin;
            double gained = wrong[i].Drift * passed;
            Assert.InRange(
                info.MachineAheadMicros!.Value - wrong[i].Ahead,
                Math.Min(gained, 0) - 100, Math.Max(gained, 0) + 100);
            Assert.InRange(Math.Abs(info.MachineAheadMicros!.Value - wrong[i].Ahead), Math.Abs(gained) * 0.7 - 100,
                double.MaxValue);
            long uncertainty = uncertainties[info.Id];
            Assert.InRange(uncertainty, 1, 1_000);
            AssertOnTime([.. starts[i].Select(op => (op.Index * 2_000, op.Start - origin))], uncertainty,
                wrong[i].Drift);
        }
    }

    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task When_the_servers_clock_jumps_the_traffic_goes_on_at_its_rate(int seconds)
    {
        const int Qps = 200;
        await using Rig rig = await Rig.StartExactAsync(RedisServerKind.Redis);
        var starts = new ConcurrentDictionary<long, long>();
        RigWorker worker = await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = Action(index => starts.TryAdd(index, rig.Time.NowMicros)),
        });

        RigRun run = rig.StartRun($$"""[{"action":"note","seed":1,"qps":{{Qps}},"duration":12}]""");
        await rig.PassUntilAsync(() => starts.Count > Qps, "the run is on its way");
        rig.ServerAheadMicros = seconds * Second;
        RunResult result = await rig.EndAsync(run);

        Assert.Equal(new TaskCounts(12 * Qps, 12 * Qps, 0, 0, 0, 0), result.Counts);
        Assert.Contains(rig.Warnings, warning => warning.Contains("clock jumped by", StringComparison.Ordinal));
        Assert.False(worker.Running.IsCompleted);
        // No op is begun earlier than its place in the schedule, but those that lay on the queues when the clock jumped
        // forward: the lead's worth, and as much as the two sides may notice it apart by.
        long first = starts.Min(op => op.Value - op.Key * Second / Qps);
        long begin = starts.Where(op => op.Key < Qps / 2).Min(op => op.Value - op.Key * Second / Qps);
        Assert.InRange(begin - first, 0, 400_000);
        // Due times of the end are on the clock as it is now.
        RunRecord record = (await rig.RecordAsync())!;
        long now = rig.Time.WallMicros + seconds * Second;
        Assert.InRange(now - record.Tasks[0].OriginMicros!.Value, 11 * Second, 60 * Second);
    }

    [Fact]
    public async Task The_time_shown_is_the_servers()
    {
        await using Rig rig = await Rig.StartExactAsync(RedisServerKind.Redis);
        DeadlineTimeProvider right = rig.Time;
        rig.Time = new WrongTime(right, 90 * Second, 0.002);
        ServerClock clock = (await rig.ConnectAsync()).Clock;
        for (int look = 0; look < 6; look++)
        {
            await clock.SynchronizeAsync();
            long shown = clock.NowMicros;
            Assert.InRange(shown, right.WallMicros - clock.UncertaintyMicros - 1,
                right.WallMicros + clock.UncertaintyMicros + 1);
            await rig.PassAsync(Task.Factory.StartNew(
                () => clock.SleepUntil(shown + 50_000), TaskCreationOptions.LongRunning));
            Assert.True(clock.NowMicros >= shown + 50_000);
        }

        Assert.InRange(clock.MachineAheadMicros, 89 * Second, 91 * Second);
    }

    [Fact]
    public async Task A_worker_of_a_version_that_does_not_tell_has_no_clock_figures()
    {
        await using Rig rig = await Rig.StartExactAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync(TargetDatabase.Null);
        var registry = new WorkerRegistry(await rig.ConnectAsync());
        await rig.PassUntilAsync(
            async () => await registry.ListAsync() is [{ ClockUncertaintyMicros: not null }],
                "the worker tells about its clock");
        await worker.LeaveAsync();

        await rig.Database.SortedSetAddAsync("dst_workers", "old", 1);
        await rig.Database.HashSetAsync("dst_worker:old",
            [new("host", "h"), new("pid", 1), new("threads", 1), new("most_threads", 1), new("started", 1)]);
        WorkerInfo old = Assert.Single(await registry.ListAsync());
        Assert.Null(old.ClockUncertaintyMicros);
        Assert.Null(old.MachineAheadMicros);
    }

    private static Dictionary<string, CustomAction> Action(Action<long> note) => new()
    {
        ["note"] = (operation, _) =>
        {
            note(operation.Index);
            return ValueTask.FromResult(new OpResult(OpStatus.Succeeded));
        },
    };

    // No op is late because of the machine, so what is left is what the worker does not know of the server's clock.
    private static void AssertOnTime(List<(long Due, long Start)> ops, long uncertainty, double drift)
    {
        string whose = $"worker with drift {drift}, {ops.Count} ops, uncertain by {uncertainty} µs";
        // Enough to see by; how workers share is not the subject.
        Assert.True(ops.Count >= 20, whose);
        long earliest = ops.Min(op => op.Start - op.Due);
        long latest = ops.Max(op => op.Start - op.Due);
        Assert.True(earliest >= -uncertainty && latest <= uncertainty,
            $"{whose}: ops begin at {earliest} to {latest} µs");
    }
}

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
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        long begin = DeadlineTimeProvider.Machine.NowMicros;
        var starts = new ConcurrentQueue<(long Index, long Start)>[wrong.Length];
        var workers = new RigWorker[wrong.Length];
        for (int i = 0; i < wrong.Length; i++)
        {
            ConcurrentQueue<(long, long)> own = starts[i] = new();
            rig.Time = new WrongTime(wrong[i].Ahead, wrong[i].Drift);
            workers[i] = await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
            {
                // The server runs on this machine: its clock is the machine's own.
                Actions = Action(operation => own.Enqueue((operation, DeadlineTimeProvider.Machine.WallMicros))),
            });
        }

        // A clock that runs half a percent wrong is known as such from the second look on.
        await Rig.UntilAsync(() => Task.FromResult(workers.All(worker => worker.Snapshots.Count >= 4)), "all have looked");
        // The publisher's clock is wrong too.
        rig.Time = new WrongTime(-45 * Second, 0.001);

        Task<RunResult> running = rig.RunAsync(
            """[{"action":"note","seed":1,"qps":500,"duration":7}]""", Rig.Config with { Batch = 1, Threads = 2 });
        // A busy machine makes round trips long; then nobody can know the time better than they allow.
        var registry = new WorkerRegistry(await rig.ConnectAsync());
        var uncertainties = new Dictionary<string, long>();
        await Rig.UntilAsync(
            async () =>
            {
                foreach (WorkerInfo info in await registry.ListAsync())
                    uncertainties[info.Id] = Math.Max(uncertainties.GetValueOrDefault(info.Id), info.ClockUncertaintyMicros ?? 0);
                return running.IsCompleted;
            },
            "the run ends");
        RunResult result = await running;

        Assert.Equal(new TaskCounts(3500, 3500, 0, 0, 0, 0), result.Counts);
        long origin = (await rig.RecordAsync())!.Tasks[0].OriginMicros!.Value;
        IReadOnlyList<WorkerInfo> infos = await registry.ListAsync();
        long passed = DeadlineTimeProvider.Machine.NowMicros - begin;
        for (int i = 0; i < wrong.Length; i++)
        {
            WorkerInfo info = Assert.Single(infos, info => info.Id == workers[i].Id);
            long uncertainty = uncertainties[info.Id];
            // Far less than what the clocks are wrong by, on the busiest machine.
            Assert.InRange(uncertainty, 1, 10 * Second);
            // Its time of day has gained what its clock has drifted since.
            double gained = (passed * Math.Abs(wrong[i].Drift)) + 1_000 + uncertainty;
            Assert.InRange(info.MachineAheadMicros!.Value - wrong[i].Ahead, -gained, gained);
            AssertOnTime([.. starts[i].Select(op => (op.Index * 2_000, op.Start - origin))], 1_000 + uncertainty, wrong[i].Drift);
        }
    }

    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task When_the_servers_clock_jumps_the_traffic_goes_on_at_its_rate(int seconds)
    {
        const int Qps = 200;
        ShiftedTimeServer server = await ShiftedTimeServer.StartAsync();
        await using Rig rig = await Rig.StartAsync(server);
        var starts = new ConcurrentDictionary<long, long>();
        RigWorker worker = await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = Action(index => starts.TryAdd(index, DeadlineTimeProvider.Machine.NowMicros)),
        });

        RigRun run = rig.StartRun($$"""[{"action":"note","seed":1,"qps":{{Qps}},"duration":12}]""");
        await Rig.UntilAsync(() => Task.FromResult(starts.Count > Qps), "the run is on its way");
        // Where the schedule begins, on the clock that does not jump.
        long begin = (await rig.RecordAsync())!.Tasks[0].OriginMicros!.Value
            - DeadlineTimeProvider.Machine.WallMicros + DeadlineTimeProvider.Machine.NowMicros;
        server.ShiftSeconds = seconds;
        RunResult result = await run.Result;

        Assert.Equal(new TaskCounts(12 * Qps, 12 * Qps, 0, 0, 0, 0), result.Counts);
        Assert.Contains(rig.Warnings, warning => warning.Contains("clock jumped by", StringComparison.Ordinal));
        Assert.False(worker.Running.IsCompleted);
        // No op is begun earlier than its place in the schedule, but those that lay on the queues when the clock jumped
        // forward: the lead's worth, and as much as the two sides may notice it apart by.
        long earliest = starts.Min(op => op.Value - begin - (op.Key * Second / Qps));
        Assert.True(earliest >= -400_000, $"an op began {-earliest} µs early");
        // Due times of the end are on the clock as it is now.
        RunRecord record = (await rig.RecordAsync())!;
        long now = DeadlineTimeProvider.Machine.WallMicros + seconds * Second;
        long passed = DeadlineTimeProvider.Machine.NowMicros - begin;
        Assert.InRange(now - record.Tasks[0].OriginMicros!.Value, 11 * Second, passed + Second);
    }

    [Fact]
    public async Task The_time_shown_is_the_servers()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        rig.Time = new WrongTime(90 * Second, 0.002);
        ServerClock clock = (await rig.ConnectAsync()).Clock;
        for (int look = 0; look < 6; look++)
        {
            await clock.SynchronizeAsync();
            long before = DeadlineTimeProvider.Machine.WallMicros;
            long shown = clock.NowMicros;
            long after = DeadlineTimeProvider.Machine.WallMicros;
            Assert.InRange(shown, before - clock.UncertaintyMicros - 1, after + clock.UncertaintyMicros + 1);
            clock.SleepUntil(shown + 50_000);
            Assert.True(clock.NowMicros >= shown + 50_000);
        }

        Assert.InRange(clock.MachineAheadMicros, 89 * Second, 91 * Second);
    }

    [Fact]
    public async Task A_worker_of_a_version_that_does_not_tell_has_no_clock_figures()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync(TargetDatabase.Null);
        var registry = new WorkerRegistry(await rig.ConnectAsync());
        await Rig.UntilAsync(
            async () => await registry.ListAsync() is [{ ClockUncertaintyMicros: not null }], "the worker tells about its clock");
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

    // Early ops can only come from a wrong clock. Late ones come from a busy machine too, so of every half second the
    // least late one counts, and of these the median.
    private static void AssertOnTime(List<(long Due, long Start)> ops, long tolerance, double drift)
    {
        string whose = $"worker with drift {drift}, {ops.Count} ops, tolerance {tolerance} µs";
        Assert.True(ops.Count >= 100, whose);
        long earliest = ops.Min(op => op.Start - op.Due);
        Assert.True(earliest >= -tolerance, $"{whose}: an op began {-earliest} µs early");
        long[] least = [.. ops.GroupBy(op => op.Due / (Second / 2)).Select(half => half.Min(op => op.Start - op.Due)).Order()];
        Assert.True(least[least.Length / 2] <= tolerance, $"{whose}: ops begin {least[least.Length / 2]} µs late");
    }
}

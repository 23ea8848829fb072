using DistStress.Engine.Clocks;
using DistStress.Engine.Conditions;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;
using Condition = DistStress.Engine.Conditions.Condition;

namespace DistStress.Engine.Tests.Runs;

public sealed class ResumeTests
{
    private const string Steady = """[{"action":"putItem","seed":1,"qps":2000,"times":6000,"data":{"a":8}}]""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Every key is written once: an op that was skipped is missing in the store, one that was published twice is
    // counted twice.
    [Theory]
    [InlineData(RedisServerKind.Redis, false)]
    [InlineData(RedisServerKind.Redis, true)]
    [InlineData(RedisServerKind.Garnet, false)]
    public async Task A_publisher_that_died_between_any_two_commands_is_continued_to_the_op(
        RedisServerKind kind, bool noBarrier)
    {
        const string Traffic = """
            [
              {"action":"putItem","seed":76,"qps":3000,"times":300,"data":{"a":8}},
              [
                {"action":"putItem","seed":9,"seeds":[2,1,4],"qps":2000,"times":200,"data":{"a":8}},
                {"action":"putItem","seed":77,"qps":1500,"times":150,"data":{"a":8}}
              ],
              {"action":"putItem","seed":78,"qps":2000,"times":100,"data":{"a":8}}
            ]
            """;
        const long Planned = 750;
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"The cuts come from seed {seed}.");
        var random = new Random(seed);
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        await rig.StartWorkerAsync();
        long whole = await BytesOfAWholeRunAsync(rig, Traffic, noBarrier);
        int interrupted = 0;
        for (int round = 0; round < 12; round++)
        {
            await ClearAsync(rig);
            // Twice a round: the publisher that continues a run may die too.
            await DieAfterAsync(
                rig, random.NextInt64(whole),
                    (publisher, stop) => publisher.RunAsync(Rig.Plan(Traffic), Rig.Config, stop), noBarrier);
            if (await rig.RecordAsync() is not { State: RunState.Interrupted } record)
                continue;
            interrupted++;
            await DieAfterAsync(
                rig, random.NextInt64(whole), (publisher, stop) => publisher.ResumeAsync(Rig.Config, null, stop),
                    noBarrier);
            if (!(await rig.RecordAsync())!.IsEnded)
                await ResumeAsync(rig);

            RunRecord ended = (await rig.RecordAsync())!;
            Assert.Equal((record.Id, RunState.Completed), (ended.Id, ended.State));
            TaskCounts counts = ended.Tasks.Aggregate(default(TaskCounts), (sum, task) => sum + task.Counts);
            Assert.Equal(new TaskCounts(Planned, Planned, 0, 0, 0, 0), counts);
            Assert.Equal(Planned, await KeysAsync(rig, "load:*"));
            Assert.Equal(ended.Tasks[1].Positions.Select(at => (long)at), ended.Tasks[1].StreamCounts);
            Assert.Equal(0, await KeysAsync(rig, "dst_q*"));
            if (ended.NoBarrier)
            {
                long begin = ended.Tasks[0].OriginMicros!.Value;
                long[] origins = [.. ended.Tasks.Select(task => task.OriginMicros!.Value - begin)];
                Assert.Equal([0L, 100_000, 100_000, 200_000], origins);
            }
        }

        Assert.True(interrupted > 2, $"only {interrupted} of the cuts left a run to continue");
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task The_schedule_goes_on_as_it_was_and_what_is_missing_by_now_is_late(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        await rig.StartWorkerAsync();
        await DieWhenAsync(rig, Steady, record => record.Tasks[0].Counts.Published > 1000);
        RunRecord interrupted = (await rig.RecordAsync())!;
        Assert.Equal(RunState.Interrupted, interrupted.State);
        // Longer than the lead: something has become due that nobody published.
        long until = interrupted.Tasks[0].OriginMicros!.Value + 1_500_000;
        ControlConnection control = await rig.ConnectAsync();
        await rig.PassUntilAsync(() => control.Clock.NowMicros > until, "some ops are overdue");

        RunResult result = await ResumeAsync(rig);

        Assert.Equal((interrupted.Id, RunState.Completed), (result.RunId, result.State));
        Assert.Equal(new TaskCounts(6000, 6000, 0, 0, 0, 0), result.Counts);
        TaskProgress task = result.Tasks[0].Progress;
        Assert.Equal(interrupted.Tasks[0].OriginMicros, task.OriginMicros);
        Assert.True(task.Tally.LateBatches > 0 && task.Tally.MaxLateMicros > 0);
        Assert.Equal(6000, task.Measurements.Rates.Rows.Sum(row => row.Planned));
    }

    [Fact]
    public async Task What_the_dead_publisher_waited_for_is_not_shown_of_its_successor()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        await DieWhenAsync(rig, Steady, record => record.Tasks[0].Counts.Published > 1000);
        await rig.Database.HashSetAsync("dst_run", "waits_for", "worker");
        Assert.Equal(RunWait.None, (await rig.RecordAsync())!.WaitsFor);

        Task<RunResult> resumed = BeginResumeAsync(rig);
        await rig.PassUntilAsync(
            async () => await rig.RecordAsync() is { State: RunState.Running, WaitsFor: RunWait.None }, "it goes on");

        Assert.Equal(new TaskCounts(6000, 6000, 0, 0, 0, 0), (await rig.PassAsync(resumed)).Counts);
    }

    [Fact]
    public async Task A_paused_run_is_still_paused_and_the_whole_pause_moves_the_schedule()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        ControlConnection control = await rig.ConnectAsync();
        var remote = new RunRemote(control);
        await using var proxy = ProxyOf(rig);
        using var stop = new CancellationTokenSource();
        Task<RunResult> dying = PublishThroughAsync(
            rig, proxy, false, publisher => publisher.RunAsync(Rig.Plan(Steady), Rig.Config, stop.Token));
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");
        RunRecord paused = await rig.PassAsync(remote.SuspendAsync(TimeSpan.FromHours(1), Cancellation));
        await KillAsync(rig, proxy, stop, dying);
        // So much of the pause is the dead publisher's alone.
        await rig.PassAsync(TimeSpan.FromSeconds(5));

        Task<RunResult> resumed = BeginResumeAsync(rig);
        await rig.PassUntilAsync(
            async () => (await rig.RecordAsync())!.State == RunState.Paused, "the run has a publisher again");
        long published = await rig.PublishedAsync();
        long before = control.Clock.NowMicros;
        RunRecord running = await rig.PassAsync(remote.ResumeAsync(TimeSpan.FromHours(1), Cancellation));
        long after = control.Clock.NowMicros;
        RunResult result = await rig.PassAsync(resumed);

        Assert.Equal(paused.Tasks[0].Counts.Published, published);
        Assert.Equal(new TaskCounts(6000, 6000, 0, 0, 0, 0), result.Counts);
        Assert.Equal(0, result.Tasks[0].Progress.Tally.LateBatches);
        // From the moment of the pause, which the dead publisher noted, to that at which its successor went on.
        long moved = running.Tasks[0].OriginMicros!.Value - paused.Tasks[0].OriginMicros!.Value;
        Assert.InRange(moved, before - paused.PausedAtMicros, after - paused.PausedAtMicros);
    }

    [Fact]
    public async Task A_run_that_died_while_it_was_stopped_ends_stopped()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await DieWhenAsync(rig, Steady, record => record.Tasks[0].Counts.Published > 1000);
        // As a publisher leaves it that dies while it takes entries off the queues.
        RunRecord record = (await rig.RecordAsync())!;
        await rig.Database.HashSetAsync("dst_run", "state", "stopping");
        var drain = new WorkQueue(await rig.ConnectAsync(), $"drain-{record.Id}");
        Assert.NotEmpty(await drain.TakeAsync(1, 5));

        RunResult result = await ResumeAsync(rig);

        Assert.Equal(RunState.Stopped, result.State);
        Assert.Equal(0, result.Counts.Open);
        Assert.Equal(result.Counts.Published, result.Counts.Dropped);
        Assert.Equal(0, await KeysAsync(rig, "dst_q*"));
    }

    [Theory]
    [InlineData(null, "Completed >= 3000: it was ")]
    [InlineData("Published > 3500", "Published > 3500: it was ")]
    [InlineData("", null)]
    public async Task The_conditions_that_stop_a_run_outlive_its_publisher_unless_others_are_given(
        string? given, string? reason)
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        await DieWhenAsync(rig, Steady.Replace("6000", "16000", StringComparison.Ordinal),
            record => record.Tasks[0].Counts.Published > 1000);
        await rig.Database.HashSetAsync("dst_run", "stop_when", "Completed >= 3000");

        IReadOnlyList<Condition>? conditions = given is null
            ? null
            : ConditionText.Read(given.Length == 0 ? [] : [given], StopConditions.Outputs);
        RunResult result = await rig.PassAsync(BeginResumeAsync(rig, stopWhen: conditions));

        Assert.Equal(reason is null ? RunState.Completed : RunState.Stopped, result.State);
        Assert.Equal(reason, result.StopReason?[..reason!.Length]);
        Assert.Equal(given ?? "Completed >= 3000",
            (await rig.Database.HashGetAsync("dst_run", "stop_when")).ToString());
    }

    [Fact]
    public async Task What_cannot_be_resumed_is_named()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await AssertRefusedAsync("NothingToResume", "no run");
        await rig.StartWorkerAsync();
        RunResult completed = await rig.RunAsync(
            """[{"action":"putItem","seed":1,"qps":500,"times":20,"data":{"a":8}}]""");
        await AssertRefusedAsync("RunEnded", completed.RunId, "completed");

        RigRun active = rig.StartRun(Steady);
        // The record may still be the former run's.
        await rig.PassUntilAsync(async () => (await rig.RecordAsync())!.Id != completed.RunId, "another run has begun");
        await AssertRefusedAsync("PublisherActive", $"process {Environment.ProcessId}");
        await active.Stop.CancelAsync();
        string stopped = (await rig.EndAsync(active)).RunId;
        await AssertRefusedAsync("RunEnded", stopped, "stopped");

        await DieWhenAsync(rig, Steady, record => record.Tasks[0].Counts.Published > 100);
        string other = Steady.Replace("2000", "2001", StringComparison.Ordinal);
        var differs = await Assert.ThrowsAnyAsync<DistStressException>(async () =>
            await new Publisher(await rig.ConnectAsync()).ResumeAsync(Rig.Config, Rig.Plan(other), Cancellation));
        Assert.Equal("TrafficDiffers", differs.ErrorId);
        Assert.Contains("task 0 (putItem)", differs.Message);
        string drawn = Steady.Replace("\"seed\":1", "\"seed\":0", StringComparison.Ordinal);
        Assert.Equal(6000, (await ResumeAsync(rig, drawn)).Counts.Completed);

        async Task AssertRefusedAsync(string id, params string[] words)
        {
            ControlConnection control = await rig.ConnectAsync();
            var error = await Assert.ThrowsAnyAsync<DistStressException>(
                () => rig.PassAsync(new Publisher(control).ResumeAsync(Rig.Config, stop: Cancellation)));
            Assert.Equal(id, error.ErrorId);
            Assert.All(words, word => Assert.Contains(word, error.Message));
        }
    }

    [Fact]
    public async Task A_publisher_that_was_only_frozen_leaves_the_run_to_its_successor()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        await using var proxy = ProxyOf(rig);
        Task<RunResult> frozen = PublishThroughAsync(
            rig, proxy, false, publisher => publisher.RunAsync(Rig.Plan(Steady), Rig.Config, Cancellation));
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");
        proxy.IsDown = true;
        await rig.Database.KeyDeleteAsync("dst_lease");
        Task<RunResult> successor = BeginResumeAsync(rig);
        await rig.PassUntilAsync(
            async () => await rig.Database.KeyExistsAsync("dst_lease"), "the successor is at work");
        proxy.IsDown = false;

        // The line comes back in its own time, and the successor may have ended by then.
        var error = await Assert.ThrowsAnyAsync<DistStressException>(() => rig.PassAsync(frozen));

        Assert.Contains(error.ErrorId, new[] { "PublisherActive", "RunTakenOver" });
        Assert.Equal(new TaskCounts(6000, 6000, 0, 0, 0, 0), (await rig.PassAsync(successor)).Counts);
    }

    private static TcpProxy ProxyOf(Rig rig) => new(int.Parse(rig.Server.Endpoint.Split(':')[1]));

    private static async Task<long> BytesOfAWholeRunAsync(Rig rig, string traffic, bool noBarrier)
    {
        await using var proxy = ProxyOf(rig);
        await rig.PassAsync(PublishThroughAsync(
            rig, proxy, noBarrier, publisher => publisher.RunAsync(Rig.Plan(traffic), Rig.Config, Cancellation)));
        return proxy.Forwarded;
    }

    private static async Task<RunResult> PublishThroughAsync(
        Rig rig, TcpProxy proxy, bool noBarrier, Func<Publisher, Task<RunResult>> run)
    {
        // Its line is cut, and who waits until it is gone does not wait for long.
        Timings timings = rig.Timings with { StopPatience = Timings.Default.StopPatience };
        ControlConnection control = await rig.ConnectAsync(proxy.Endpoint, timings: timings);
        try
        {
            return await run(new Publisher(control, new PublisherOptions { NoBarrier = noBarrier }));
        }
        finally
        {
            await rig.CloseAsync(control);
        }
    }

    // A publisher whose line is cut for good after some bytes, and that is ended then, does in Redis what one does that
    // is killed there.
    private static async Task DieAfterAsync(
        Rig rig, long bytes, Func<Publisher, CancellationToken, Task<RunResult>> run, bool noBarrier)
    {
        await using var proxy = ProxyOf(rig);
        proxy.CutAfter(bytes);
        using var stop = new CancellationTokenSource();
        Task<RunResult> dying = PublishThroughAsync(rig, proxy, noBarrier, publisher => run(publisher, stop.Token));
        await rig.PassUntilAsync(() => dying.IsCompleted || proxy.IsDown, "the line is cut");
        await KillAsync(rig, proxy, stop, dying);
    }

    private static async Task DieWhenAsync(Rig rig, string traffic, Func<RunRecord, bool> when)
    {
        await using var proxy = ProxyOf(rig);
        using var stop = new CancellationTokenSource();
        Task<RunResult> dying = PublishThroughAsync(
            rig, proxy, false, publisher => publisher.RunAsync(Rig.Plan(traffic), Rig.Config, stop.Token));
        await rig.PassUntilAsync(async () => await rig.RecordAsync() is { IsEnded: false } record && when(record),
            "the run has come so far");
        await KillAsync(rig, proxy, stop, dying);
    }

    private static async Task KillAsync(Rig rig, TcpProxy proxy, CancellationTokenSource stop, Task dying)
    {
        proxy.IsDown = true;
        await stop.CancelAsync();
        await rig.PassUntilAsync(() => dying.IsCompleted, "the publisher is gone");
        // What ten seconds of the server's clock would do.
        await rig.Database.KeyDeleteAsync("dst_lease");
    }

    private static Task<RunResult> ResumeAsync(Rig rig, string? traffic = null) =>
        rig.PassAsync(BeginResumeAsync(rig, traffic));

    private static async Task<RunResult> BeginResumeAsync(
        Rig rig, string? traffic = null, IReadOnlyList<Condition>? stopWhen = null)
    {
        var options = new PublisherOptions
        {
            OnWarning = notice => rig.Warnings.Enqueue(notice.Text),
            StopWhen = stopWhen,
        };
        return await new Publisher(await rig.ConnectAsync(), options)
            .ResumeAsync(Rig.Config, traffic is null ? null : Rig.Plan(traffic), Cancellation);
    }

    private static async Task ClearAsync(Rig rig)
    {
        await rig.Database.KeyDeleteAsync(["dst_run", "dst_lease"]);
        foreach (IServer server in rig.View.GetServers())
        {
            await foreach (RedisKey key in server.KeysAsync(pattern: "load:*"))
                await rig.Database.KeyDeleteAsync(key);
            await foreach (RedisKey key in server.KeysAsync(pattern: "dst_q*"))
                await rig.Database.KeyDeleteAsync(key);
        }
    }

    private static async Task<long> KeysAsync(Rig rig, string pattern) =>
        await rig.View.GetServers()[0].KeysAsync(pattern: pattern).CountAsync(Cancellation);
}

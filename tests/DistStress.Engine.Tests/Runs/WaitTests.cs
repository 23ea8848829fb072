using System.Collections.Concurrent;
using DistStress.Engine.Observing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Waiting for a run, and watching one to its end.</summary>
public sealed class WaitTests
{
    private const string Traffic = """[{"action":"updateItem","seed":1,"qps":500,"times":5000,"data":{"a":8}}]""";

    [Fact]
    public async Task A_wait_ends_at_a_state_with_the_run_or_when_its_time_is_over()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        var told = new ConcurrentQueue<RunProgress>();
        Assert.Equal("NoActiveRun", await ErrorAsync(rig, WaitAsync(rig, null)));
        Assert.Equal("WaitTimeout", await ErrorAsync(rig, WaitAsync(rig, 3, RunState.Running)));

        Task<RunRecord> begun = WaitAsync(rig, null, RunState.Running, RunState.Completed);
        Task<RunRecord> paused = WaitAsync(rig, null, RunState.Paused);
        RigRun run = rig.StartRun(Traffic);
        RunRecord running = await rig.PassAsync(begun);
        Assert.Equal(RunState.Running, running.State);
        Task<RunRecord> over = WaitAsync(rig, null);
        Assert.Equal("WaitTimeout", await ErrorAsync(rig, WaitAsync(rig, 2)));

        await rig.StartWorkerAsync();
        await rig.EndAsync(run);

        RunRecord ended = await rig.PassAsync(over);
        Assert.Equal((running.Id, RunState.Completed), (ended.Id, ended.State));
        Assert.Equal("RunStateMissed", await ErrorAsync(rig, paused));
        Assert.Contains(told, progress => progress is { Total: 5000, State: RunState.Running });
        // A run that is over is no former run to who asks for its end.
        Assert.Equal(ended.Id, (await rig.PassAsync(WaitAsync(rig, null))).Id);
        Assert.Equal(ended.Id, (await rig.PassAsync(WaitAsync(rig, null, RunState.Completed))).Id);
        Assert.Equal("WaitTimeout", await ErrorAsync(rig, WaitAsync(rig, 2, RunState.Running)));

        async Task<RunRecord> WaitAsync(Rig rig, int? seconds, params RunState[] states) =>
            await new RunObserver(await rig.ConnectAsync()).AwaitAsync(
                states, seconds is { } limit ? TimeSpan.FromSeconds(limit) : null, told.Enqueue,
                TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_watch_of_a_run_begins_before_it_and_ends_one_report_after_it()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        var grouping = new StatsGrouping(PerWorker: false, PerAction: false);
        long completed = 0;
        Task watch = new StatsWatch(await rig.ConnectAsync()).FollowRunAsync(
            grouping, TimeSpan.FromSeconds(1), rows => completed += rows.Sum(row => row.Metrics.Completed),
            TestContext.Current.CancellationToken);
        await rig.PassAsync(TimeSpan.FromSeconds(3));
        Assert.False(watch.IsCompleted);

        await rig.RunAsync(Traffic);
        await rig.PassAsync(watch);

        Assert.Equal(5000, completed);
        // Where none begins there is nothing to wait for.
        Task nothing = new StatsWatch(await rig.ConnectAsync()).FollowRunAsync(
            grouping, TimeSpan.FromSeconds(1), _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal("NoActiveRun", await ErrorAsync(rig, nothing));
    }

    private static async Task<string> ErrorAsync(Rig rig, Task task) =>
        (await Assert.ThrowsAsync<DistStressException>(() => rig.PassAsync(task))).ErrorId;
}

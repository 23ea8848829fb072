using System.Collections.Concurrent;
using DistStress.Engine.Observing;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class ProgressTests
{
    private const string Traffic = """
        [
          {"action":"putItem","seed":1,"qps":200,"duration":10,"data":{"a":8}},
          {"action":"getItem","seed":1,"qps":100,"duration":10}
        ]
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_run_says_how_far_it_is_and_what_it_waits_for()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        var told = new ConcurrentQueue<RunProgress>();
        var steps = new ConcurrentQueue<string>();
        RunProgress? last = null;
        var follower = new RunFollower(await rig.ConnectAsync());
        var remote = new RunRemote(await rig.ConnectAsync());
        Assert.Null(await follower.LookAsync());

        RigRun run = rig.StartRun(Traffic, choose: options => options with
        {
            Workers = 1,
            OnProgress = progress => told.Enqueue(last = progress),
            OnMessage = notice => steps.Enqueue(notice.Text),
        });
        await rig.PassUntilAsync(
            () => last is { WaitsFor: RunWait.Workers, WorkersNeeded: 1, Workers: 0, Percent: 0, SecondsLeft: null },
            "it waits for a worker");
        await rig.StartWorkerAsync();
        await rig.PassUntilAsync(
            () => last is
            {
                WaitsFor: RunWait.None, OpsPerSecond: > 150, PlannedPerSecond: > 150, ResponseP99Ms: not null,
            },
            "it is in full swing");
        Assert.InRange(last!.SecondsLeft!.Value, 10, 20);
        Assert.Equal((0, 2, 1, 3000), (last.Element, last.Elements, last.Workers, last.Total));

        await rig.PassAsync(remote.SuspendAsync(Limit, TestContext.Current.CancellationToken));
        await rig.PassUntilAsync(() => last is { State: RunState.Paused, SecondsLeft: null }, "it is paused");
        (RunRecord Run, RunProgress Progress) seen = (await follower.LookAsync())!.Value;
        Assert.Equal((RunState.Paused, 3000, 1), (seen.Progress.State, seen.Progress.Total, seen.Progress.Workers));
        long due = last!.Due;
        await rig.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(due, last.Due);

        await rig.PassAsync(remote.ResumeAsync(Limit, TestContext.Current.CancellationToken));
        await rig.PassUntilAsync(() => last is { Element: 1, Percent: > 70 }, "the second element is at work");
        await follower.LookAsync();
        await rig.PassAsync(TimeSpan.FromSeconds(2));
        seen = (await follower.LookAsync())!.Value;
        Assert.Equal((1, RunState.Running), (seen.Progress.Element, seen.Progress.State));
        Assert.InRange(seen.Progress.OpsPerSecond!.Value, 50, 150);
        Assert.InRange(seen.Progress.PlannedPerSecond!.Value, 50, 150);
        Assert.InRange(seen.Progress.Due, 2000, 3000);
        Assert.InRange(seen.Progress.SecondsLeft!.Value, 0.1, 10);
        Assert.NotNull(seen.Progress.ResponseP99Ms);

        await rig.EndAsync(run);
        seen = (await follower.LookAsync())!.Value;
        Assert.Equal(
            (RunState.Completed, 100.0, 0, null),
            (seen.Progress.State, seen.Progress.Percent, seen.Progress.Backlog, seen.Progress.SecondsLeft));
        Assert.Equal(told.Select(progress => progress.Accounted).Order(), told.Select(progress => progress.Accounted));
        Assert.Contains(steps, step => step.StartsWith("Element 2 of 2 begins", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_without_workers_says_so()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RunProgress? last = null;
        RigRun run = rig.StartRun(Traffic, Rig.Config with { MaxBacklog = 500 }, choose: options => options with
        {
            OnProgress = progress => last = progress,
        });

        await rig.PassUntilAsync(() => last is { WaitsFor: RunWait.Worker, Workers: 0 }, "it misses a worker");
        await rig.PassUntilAsync(() => last is { Backlog: 500 }, "as much waits as may");

        await rig.StopAsync(run);
    }
}

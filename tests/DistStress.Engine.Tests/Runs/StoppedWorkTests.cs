using System.Collections.Concurrent;
using DistStress.Engine.Control;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working.Actions;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>What becomes of the work that a worker holds when its run is stopped.</summary>
public sealed class StoppedWorkTests
{
    private const int Loops = 4;
    private const int BatchSize = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_worker_has_not_begun_of_a_stopped_run_is_dropped_while_what_it_has_begun_still_runs()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis, new NotifyKey("the right key"));
        var gate = new TaskCompletionSource();
        var begun = new ConcurrentQueue<long>();
        RigWorker worker = await StartBlockedWorkerAsync(rig, gate, begun);
        var remote = new RunRemote(await rig.ConnectAsync());
        RigRun run = rig.StartRun(
            """[{"action":"blocked","seeds":[1,2],"seed":3,"qps":400000,"times":10000000}]""",
            Rig.Config with { MaxInFlight = 50 });
        await Rig.UntilAsync(
            async () => begun.Count >= 50 && await HeldAsync(rig, worker.Id) > 100,
            "the worker holds far more than it can do");

        Task stop = remote.StopAsync(Rig.Patience, Cancellation);
        // Ops that have begun, and what is left of the batches that they belong to.
        await Rig.UntilAsync(
            async () => await rig.RecordAsync() is { WrittenState: RunState.Stopping } record
                && record.Tasks[0].Counts.Open <= Loops * BatchSize,
            "all is dropped that has not begun");
        Assert.False(stop.IsCompleted);
        gate.SetResult();
        await stop;
        RunResult result = await rig.EndAsync(run);

        rig.AssertStopped(result);
        Assert.Equal(begun.Count, result.Counts.Completed);
        Assert.DoesNotContain(rig.Warnings, warning => warning.Contains("hold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_nobody_stops_is_not_dropped_whatever_a_message_says()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        var gate = new TaskCompletionSource();
        var begun = new ConcurrentQueue<long>();
        RigWorker worker = await StartBlockedWorkerAsync(rig, gate, begun);
        ControlConnection control = await rig.ConnectAsync();
        RigRun run = rig.StartRun("""[{"action":"blocked","seed":3,"qps":100000,"times":2000}]""");
        await Rig.UntilAsync(async () => await rig.PublishedAsync() == 2000, "all is published");
        var channel = new NotifyChannel(control);
        foreach (string? argument in new[] { (await rig.RecordAsync())!.Id, "another run", "", null })
        {
            (_, NotifyMessage sent) = await channel.SendAsync(
                new NotifyMessage { Action = NotifyActions.DropRun, Argument = argument });
            NotifyReply reply = Assert.Single(await channel.CollectAsync(
                sent, [worker.Id], Rig.Patience, Cancellation));
            Assert.Equal(NotifyStatus.Failed, reply.Status);
            Assert.Contains("a run that is being stopped", reply.Message);
        }

        gate.SetResult();
        RunResult result = await rig.EndAsync(run);

        Assert.Equal(new TaskCounts(2000, 2000, 0, 0, 0, 0), result.Counts);
    }

    private static Task<RigWorker> StartBlockedWorkerAsync(
        Rig rig, TaskCompletionSource gate, ConcurrentQueue<long> begun) => rig.StartWorkerAsync(
        TargetDatabase.Null,
        options => options with
        {
            Actions = new Dictionary<string, CustomAction>
            {
                ["blocked"] = async (operation, token) =>
                {
                    begun.Enqueue(operation.Index);
                    await gate.Task.WaitAsync(token);
                    return new OpResult(OpStatus.Succeeded);
                },
            },
        });

    private static async Task<long> HeldAsync(Rig rig, string worker)
    {
        long[] held = await Task.WhenAll(Enumerable.Range(0, Loops)
            .Select(queue => rig.Database.ListLengthAsync($"dst_q{queue}:{worker}")));
        return held.Sum();
    }
}

using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Runs that wait for workers, and for how long.</summary>
public sealed class WorkerTimeoutTests
{
    private const string Traffic = """[{"action":"putItem","seed":1,"qps":500,"times":1000,"data":{"a":8}}]""";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_run_begins_when_as_many_workers_are_there_as_it_was_told()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        RigRun run = rig.StartRun(Traffic, choose: options => options with { Workers = 2 });
        await rig.PassUntilAsync(
            async () => await rig.RecordAsync() is { WaitsFor: RunWait.Workers }, "the record says what is waited for");
        await rig.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal((0, null), (await rig.PublishedAsync(), (await rig.RecordAsync())!.Tasks[0].OriginMicros));
        Assert.Single(rig.Warnings, text => text.Contains("waits for 2 workers, and 1 are", StringComparison.Ordinal));

        await rig.StartWorkerAsync();

        RunResult result = await rig.EndAsync(run);
        Assert.Equal((new TaskCounts(1000, 1000, 0, 0, 0, 0), 0), (result.Counts, result.Tally.LateBatches));
        Assert.DoesNotContain(rig.Warnings, text => text.Contains("No worker is running", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_waits_for_workers_in_vain_ends_before_its_first_op()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        RigRun run = Start(rig, Traffic, workers: 3);

        await AssertEndsAsync(rig, run, "waited 6 s for 3 workers, and 1 are there");

        Assert.Equal(0, await rig.PublishedAsync());
    }

    [Fact]
    public async Task A_run_that_waits_for_workers_can_be_stopped()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = Start(rig, Traffic, workers: 1);
        await rig.PassUntilAsync(
            async () => await rig.RecordAsync() is { WaitsFor: RunWait.Workers }, "the record says what is waited for");

        Assert.Equal(new TaskCounts(), (await rig.StopAsync(run)).Counts);
    }

    [Fact]
    public async Task A_run_of_which_nobody_does_anything_ends_in_order()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync();
        var waits = new HashSet<RunWait>();
        RigRun run = Start(rig, Traffic, onStat: stat => waits.Add(stat.WaitsFor));
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 300, "the run is on its way");
        await worker.LeaveAsync();

        await AssertEndsAsync(rig, run, "for 6 s none was accounted for. No worker is running.");

        TaskCounts counts = (await rig.RecordAsync())!.Tasks[0].Counts;
        Assert.Equal((1000, 0), (counts.Published, counts.Open));
        Assert.True(counts is { Completed: > 0, Dropped: > 0 }, $"{counts}");
        Assert.Empty(rig.View.GetServers()[0].Keys(pattern: "dst_q*"));
        Assert.Contains(RunWait.Worker, waits);
    }

    [Fact]
    public async Task Time_in_which_nothing_is_open_does_not_count()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();

        RunResult result = await rig.EndAsync(Start(rig, """[{"action":"getItem","qps":0.1,"times":2}]"""));

        Assert.Equal((RunState.Completed, 2), (result.State, result.Counts.Completed));
    }

    // Ops are open, and nobody is there to do them.
    [Fact]
    public async Task Time_in_which_the_run_is_paused_does_not_count()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = Start(rig, Traffic);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 300, "the run is on its way");
        var remote = new RunRemote(await rig.ConnectAsync());
        await rig.PassAsync(remote.SuspendAsync(Rig.Patience, TestContext.Current.CancellationToken));
        await rig.PassAsync(Limit * 1.5);
        Assert.Equal(RunState.Paused, (await rig.RecordAsync())!.State);

        await rig.StartWorkerAsync();
        await rig.PassAsync(remote.ResumeAsync(Rig.Patience, TestContext.Current.CancellationToken));

        RunResult result = await rig.EndAsync(run);
        Assert.Equal((RunState.Completed, 1000), (result.State, result.Counts.Completed));
    }

    private static RigRun Start(Rig rig, string traffic, int workers = 0, Action<PublishStat>? onStat = null) =>
        rig.StartRun(
            traffic, onStat: onStat, choose: options => options with { Workers = workers, WorkerTimeout = Limit });

    private static async Task AssertEndsAsync(Rig rig, RigRun run, string text)
    {
        var fault = await Assert.ThrowsAsync<RunFaultException>(() => rig.EndAsync(run));
        RunRecord record = (await rig.RecordAsync())!;
        Assert.Equal((ErrorKind.WorkerTimeout, record.Id), (fault.Kind, fault.Subject));
        Assert.Contains(text, fault.Message);
        Assert.Equal((RunState.Stopped, fault.Message), (record.State, record.Problem));
    }
}

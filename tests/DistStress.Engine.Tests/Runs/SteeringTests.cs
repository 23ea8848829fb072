using DistStress.Engine.Control;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class SteeringTests
{
    private const string Steady = """[{"action":"updateItem","seed":1,"qps":2000,"times":6000,"data":{"a":8}}]""";
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Threads_change_while_traffic_flows_and_counts_stay_exact(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        await rig.StartWorkerAsync();
        await rig.StartWorkerAsync();
        var registry = new WorkerRegistry(await rig.ConnectAsync());
        var store = new ConfigStore(await rig.ConnectAsync());
        RigRun run = rig.StartRun(
            """[{"action":"updateItem","seed":1,"qps":2000,"times":12000,"data":{"a":8}}]""", Rig.Config);

        foreach ((int threads, long after) in new[] { (10, 2000L), (4, 6000L) })
        {
            await rig.PassUntilAsync(async () => await rig.PublishedAsync() > after, $"{after} ops are published");
            Assert.True((await store.SynchronizeAsync(Rig.Config with { Threads = threads })).Changed);
            await rig.PassUntilAsync(
                async () => (await registry.ListAsync()).All(worker => worker.Threads == threads),
                    $"workers have {threads} loops");
        }

        RunResult result = await rig.EndAsync(run);
        Assert.Equal(new TaskCounts(12_000, 12_000, 0, 0, 0, 0), result.Counts);
        Assert.Equal(12_000, await rig.View.GetServers()[0].KeysAsync(pattern: "load:*")
            .CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(10, (await rig.RecordAsync())!.Queues);
    }

    [Fact]
    public async Task A_worker_follows_the_configuration_to_another_table_and_stays_when_that_cannot_be_used()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync();
        const string Traffic = """[{"action":"putItem","seed":1,"qps":1000,"times":50,"data":{"a":8}}]""";

        await rig.RunAsync(Traffic);
        await rig.RunAsync(Traffic, Rig.Config with { TableName = "other" });
        string? former = (await rig.RecordAsync())!.Id;
        // Twice: the second time the configuration is there already, and still nobody may load another table with it.
        for (int round = 0; round < 2; round++)
        {
            var refused = await Assert.ThrowsAnyAsync<DistStressException>(
                () => rig.RunAsync(Traffic, Rig.Config with { Endpoint = "127.0.0.1:1,connectTimeout=500" }));
            Assert.Equal((ErrorKind.ConfigRefused, worker.Id), (refused.Kind, refused.Subject));
            Assert.Equal(
                ErrorKind.TargetUnreachable, Assert.IsType<DistStressException>(refused.InnerException).Kind);
            Assert.Contains(worker.Id, refused.Message);
            Assert.Contains("127.0.0.1:1", refused.Message);
        }

        Assert.Equal(former, (await rig.RecordAsync())!.Id);
        Assert.Equal(50, (await rig.RunAsync(Traffic, Rig.Config with { TableName = "other" })).Counts.Completed);
        Assert.False(worker.Running.IsCompleted);
        foreach (string table in new[] { "load", "other" })
        {
            Assert.Equal(50, await rig.View.GetServers()[0].KeysAsync(pattern: table + ":*")
                .CountAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_worker_that_is_starting_never_works_by_a_configuration_that_was_replaced()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        var store = new ConfigStore(await rig.ConnectAsync());
        for (int round = 0; round < 8; round++)
        {
            await rig.Database.ExecuteAsync("FLUSHALL");
            await store.SynchronizeAsync(Rig.Config with { TableName = "first" });
            Task<RigWorker> starting = rig.StartWorkerAsync();
            RunResult result = await rig.RunAsync(
                """[{"action":"putItem","seed":1,"qps":500,"times":40,"data":{"a":8}}]""",
                Rig.Config with { TableName = "other" });

            Assert.Equal(40, result.Counts.Completed);
            Assert.Empty(rig.View.GetServers()[0].Keys(pattern: "first:*"));
            await (await starting).LeaveAsync();
        }
    }

    [Fact]
    public async Task A_suspended_run_stands_still_and_goes_on_where_it_was()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        var remote = new RunRemote(await rig.ConnectAsync());
        RigRun run = rig.StartRun(Steady);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 1000, "the run is on its way");

        RunRecord paused = await rig.PassAsync(remote.SuspendAsync(Limit, TestContext.Current.CancellationToken));
        Assert.Equal(RunState.Paused, paused.State);
        long published = await rig.PublishedAsync();
        await rig.PassUntilAsync(
            async () => (await rig.RecordAsync())!.Tasks[0].Counts.Open == 0, "what is due is finished");
        Assert.Equal(published, await rig.PublishedAsync());
        Assert.True(published < 6000);

        RunRecord resumed = await rig.PassAsync(remote.ResumeAsync(Limit, TestContext.Current.CancellationToken));
        Assert.True(resumed.Tasks[0].OriginMicros > paused.Tasks[0].OriginMicros, "the origin moves on by the pause");
        RunResult result = await rig.EndAsync(run);
        Assert.Equal(new TaskCounts(6000, 6000, 0, 0, 0, 0), result.Counts);
        Assert.Equal(RunState.Completed, result.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stopped_run_accounts_for_every_op(bool withWorker)
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        if (withWorker)
            await rig.StartWorkerAsync();
        var remote = new RunRemote(await rig.ConnectAsync());
        RigRun run = rig.StartRun("""[{"action":"updateItem","seed":1,"qps":2000,"duration":3600,"data":{"a":8}}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 1000, "the run is on its way");

        RunRecord stopped = await rig.PassAsync(remote.StopAsync(Limit, TestContext.Current.CancellationToken));

        RunResult result = await rig.EndAsync(run);
        Assert.Equal(RunState.Stopped, stopped.State);
        Assert.Equal(RunState.Stopped, result.State);
        Assert.Equal(0, result.Counts.Open);
        Assert.True(withWorker ? result.Counts.Completed > 0 : result.Counts.Dropped == result.Counts.Published);
        var none = await Assert.ThrowsAnyAsync<DistStressException>(
            () => remote.SuspendAsync(Limit, TestContext.Current.CancellationToken));
        Assert.Equal("NoActiveRun", none.ErrorId);
        Assert.Contains(result.RunId, none.Message);
    }

    [Fact]
    public async Task A_second_publisher_learns_who_is_first()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun first = rig.StartRun(Steady);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 0, "the first one publishes");

        var error = await Assert.ThrowsAsync<PublisherActiveException>(() => rig.RunAsync(Steady));

        Assert.Equal(("PublisherActive", "dst"), (error.ErrorId, error.Subject));
        Assert.Contains($"process {Environment.ProcessId}", error.Message);
        await first.Stop.CancelAsync();
        Assert.Equal(0, (await rig.EndAsync(first)).Counts.Open);
    }

    [Fact]
    public async Task Messages_are_answered_by_workers_and_publisher()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker one = await rig.StartWorkerAsync();
        RigWorker two = await rig.StartWorkerAsync();
        RigRun run = rig.StartRun("""[{"action":"getItem","seed":1,"qps":100,"duration":3600}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 0, "the run is on its way");
        var channel = new NotifyChannel(await rig.ConnectAsync());

        Assert.Equal(new[] { one.Id, two.Id }.Order(),
            (await AskAsync(NotifyActions.UpdateConfig, null, one.Id, two.Id)).Order());
        Assert.Equal([two.Id], await AskAsync(NotifyActions.UpdateConfig, [two.Id], two.Id));
        Assert.Equal(["publisher"], await AskAsync(NotifyActions.Pause, null, "publisher"));
        Assert.Equal(["publisher"], await AskAsync(NotifyActions.Stop, null, "publisher"));
        Assert.Equal(RunState.Stopped, (await rig.EndAsync(run)).State);

        async Task<IEnumerable<string>> AskAsync(string action, string[]? workers, params string[] expected)
        {
            (_, NotifyMessage sent) = await channel.SendAsync(new NotifyMessage { Action = action, Workers = workers });
            IReadOnlyList<NotifyReply> replies =
                await rig.PassAsync(channel.CollectAsync(sent, expected, Limit, TestContext.Current.CancellationToken));
            Assert.All(replies, reply => Assert.True(reply.Succeeded, reply.Message));
            return replies.Select(reply => reply.Worker);
        }
    }

    [Fact]
    public async Task Publishing_holds_at_the_largest_backlog_and_keeps_the_due_times()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        bool held = false;
        RigRun run = rig.StartRun(
            Steady, Rig.Config with { MaxBacklog = 1500 }, stat => held |= stat.Holding);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 0, "the run is on its way");
        // One that is on the list and takes nothing.
        await rig.Database.SortedSetAddAsync("dst_workers", "idle", double.MaxValue);
        await rig.PassUntilAsync(() => Task.FromResult(Volatile.Read(ref held)), "publishing holds");
        Assert.Equal(1500, await rig.PublishedAsync());
        await rig.PassUntilAsync(
            async () => (await rig.RecordAsync())!.WaitsFor == RunWait.Backlog, "the record says what for");
        // Without a worker that is the more telling of the two.
        await rig.Database.SortedSetRemoveAsync("dst_workers", "idle");
        await rig.PassUntilAsync(
            async () => (await rig.RecordAsync())!.WaitsFor == RunWait.Worker, "the record says who is missing");
        long origin = (await rig.RecordAsync())!.Tasks[0].OriginMicros!.Value;

        await rig.StartWorkerAsync();

        RunResult result = await rig.EndAsync(run);
        Assert.Equal(RunWait.None, (await rig.RecordAsync())!.WaitsFor);
        Assert.Equal(new TaskCounts(6000, 6000, 0, 0, 0, 0), result.Counts);
        Assert.Equal(origin, result.Tasks[0].Progress.OriginMicros);
        Assert.True(result.Tasks[0].Progress.Tally.LateBatches > 0,
            "what was held back came late, and is counted as late");
    }
}

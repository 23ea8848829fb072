using System.Text.Json;
using DistStress.Engine.Configuration;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class MishapTests
{
    private const string Steady = """[{"action":"updateItem","seed":1,"qps":1000,"times":3000,"data":{"a":8}}]""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Garbage_is_put_aside_with_a_reason_and_everything_else_goes_on(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        RigWorker worker = await rig.StartWorkerAsync();
        RigRun run = rig.StartRun(Steady);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");
        string id = (await rig.RecordAsync())!.Id;
        string[] garbage =
        [
            "not json", "{}", "[1]", "\0\u0001", """{"run":"x"}""",
            $$"""{"run":"{{id}}","task":99,"first":0,"count":1,"due":1,"span":1}""",
            $$"""{"run":"{{id}}","task":0,"first":0,"count":0,"due":1,"span":1}""",
            $$"""{"run":"{{id}}","task":0,"first":0,"count":5,"due":1,"span":1,"at":[1,2]}""",
        ];
        await rig.Database.StringSetAsync("dst_dead", "garbage");
        foreach (string entry in garbage)
            await rig.Database.ListLeftPushAsync("dst_q1", entry);
        await rig.View.GetSubscriber().PublishAsync(RedisChannel.Literal("dst_notify"), "garbage");
        await rig.View.GetSubscriber().PublishAsync(RedisChannel.Literal("dst_stats"), "garbage");
        await rig.Database.StringSetAsync("dst_cfg", "{ garbage");

        RunResult result = await rig.EndAsync(run);

        Assert.Equal(new TaskCounts(3000, 3000, 0, 0, 0, 0), result.Counts);
        await rig.PassUntilAsync(
            async () => await rig.Database.ListLengthAsync("dst_dead") == garbage.Length, "all garbage is aside");
        RedisValue[] dead = await rig.Database.ListRangeAsync("dst_dead");
        Assert.Equal(garbage.Order(StringComparer.Ordinal), dead.Select(Entry).Order(StringComparer.Ordinal));
        Assert.All(dead, entry =>
            Assert.NotEqual("", JsonDocument.Parse(entry.ToString()).RootElement.GetProperty("reason").GetString()));
        Assert.Equal(garbage.Length, (await rig.RecordAsync())!.DeadLetters);
        Assert.False(worker.Running.IsCompleted);

        static string Entry(RedisValue value) =>
            JsonDocument.Parse(value.ToString()).RootElement.GetProperty("entry").GetString()!;
    }

    [Fact]
    public async Task What_a_lost_worker_held_is_done_by_another()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun("""[{"action":"updateItem","seed":1,"qps":1000,"times":400,"data":{"a":8}}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == 400, "all is published");
        // A worker that took work and died eleven seconds ago, as Redis sees it.
        ControlConnection control = await rig.ConnectAsync();
        var lost = new WorkQueue(control, "lost-worker");
        for (int queue = 0; queue < 4; queue++)
            Assert.NotEmpty(await lost.TakeAsync(queue, 3));
        await rig.Database.SortedSetAddAsync("dst_workers", "lost-worker", control.Clock.NowMicros / 1000 - 11_000);

        await rig.StartWorkerAsync();

        Assert.Equal(new TaskCounts(400, 400, 0, 0, 0, 0), (await rig.EndAsync(run)).Counts);
        Assert.Contains(rig.Warnings, warning => warning.Contains("lost-worker is lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_leaves_gives_back_what_it_has_not_begun()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        // A long lead: the worker holds batches whose ops are due much later.
        var config = Rig.Config with { LeadMs = 3000, Batch = 50 };
        RigWorker leaving = await rig.StartWorkerAsync();
        RigRun run = rig.StartRun(
            """[{"action":"query","seed":4,"seeds":[1,3],"qps":100,"times":500}]""", config);
        await rig.PassUntilAsync(
            async () => (await rig.RecordAsync())?.Tasks[0].Counts.Completed > 20, "work is under way");
        await leaving.LeaveAsync();
        Assert.Empty(rig.View.GetServers()[0].Keys(pattern: $"dst_q*:{leaving.Id}"));

        await rig.StartWorkerAsync();
        RunResult result = await rig.EndAsync(run);

        Assert.Equal(new TaskCounts(500, 500, 0, 0, 500, 0), result.Counts);
        Assert.Equal(result.Tasks[0].Progress.Positions.Select(at => (long)at), result.Tasks[0].Progress.StreamCounts);
    }

    [Fact]
    public async Task A_run_whose_record_is_gone_is_reported_lost()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun("""[{"action":"getItem","seed":1,"qps":1000,"duration":3600}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 0, "the run is on its way");

        await rig.Database.ExecuteAsync("FLUSHALL");

        var error = await Assert.ThrowsAsync<RunLostException>(() => rig.EndAsync(run));
        RunRecord record = (await rig.RecordAsync())!;
        Assert.Equal(("RunLost", record.Id), (error.ErrorId, error.Subject));
        Assert.Equal(RunState.Lost, record.State);
        Assert.Contains(record.Id, error.Message);
    }

    [Fact]
    public async Task An_absent_server_is_named()
    {
        int port = FreePort.Take();
        var options = new ControlOptions { Server = $"127.0.0.1:{port}" };

        var error = await Assert.ThrowsAnyAsync<DistStressException>(
            () => ControlConnection.ConnectAsync(options, Cancellation))
            .WaitAsync(Rig.Patience, Cancellation);

        Assert.Equal("RedisUnreachable", error.ErrorId);
        Assert.Contains($"127.0.0.1:{port}", error.Message);
        Assert.DoesNotContain("abortConnect", error.Message);
        Assert.DoesNotContain("..", error.Message);
    }

    [Fact]
    public async Task A_server_that_wants_a_password_is_served_and_the_password_never_shown()
    {
        await using RedisServerProcess server = await RedisServerProcess.StartAsync("--requirepass", "s3cret");
        var wrong = new ControlOptions { Server = server.Endpoint + ",password=wr0ng" };
        var error = await Assert.ThrowsAnyAsync<DistStressException>(
            () => ControlConnection.ConnectAsync(wrong, Cancellation));
        Assert.DoesNotContain("wr0ng", error.Message);

        await using ControlConnection control = await ControlConnection.ConnectAsync(
            new ControlOptions { Server = server.Endpoint, User = "default", Password = "s3cret" }, Cancellation);
        // A worker without an endpoint of its own loads the same server, with the same user and password.
        await new ConfigStore(control).SynchronizeAsync(Rig.Config);
        var warnings = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var worker = new RigWorker(control, TargetDatabase.Redis, warnings.Enqueue);
        RunResult result = await new Publisher(control).RunAsync(Rig.Plan(
            """[{"action":"putItem","seed":1,"qps":100,"times":20,"data":{"a":8}}]"""), Rig.Config, Cancellation);
        Assert.Equal(new TaskCounts(20, 20, 0, 0, 0, 0), result.Counts);
        Assert.DoesNotContain("s3cret",
            string.Concat((await new WorkerRegistry(control).ListAsync()).Select(w => w.Target)));
    }

    [Fact]
    public async Task Failed_ops_are_counted_and_the_first_of_a_kind_is_explained()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();

        RunResult result = await rig.RunAsync("""[{"action":"somethingElse","seed":1,"qps":500,"times":50}]""");

        Assert.Equal(new TaskCounts(50, 0, 50, 0, 0, 0), result.Counts);
        Assert.Single(rig.Warnings,
            warning => warning.Contains("First failure of the kind UnknownAction", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_without_a_database_says_what_to_give()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        ControlConnection control = await rig.ConnectAsync();
        await new ConfigStore(control).SynchronizeAsync(Rig.Config);

        var error = await Assert.ThrowsAnyAsync<DistStressException>(() => new Worker(control).RunAsync(Cancellation));

        Assert.Equal("DatabaseMissing", error.ErrorId);
        Assert.Contains("'database'", error.Message);
    }

    [Fact]
    public async Task Only_a_different_configuration_is_written_and_told()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        var store = new ConfigStore(await rig.ConnectAsync());
        int told = 0;
        await rig.View.GetSubscriber()
            .SubscribeAsync(RedisChannel.Literal("dst_notify"), (_, _) => Interlocked.Increment(ref told));
        StressConfig config = ConfigFile.Parse("""{"table_name":"t","threads":3}""", "config.json");

        ConfigChange first = await store.SynchronizeAsync(config);
        await rig.Database.StringSetAsync("dst_cfg",
            """{ "threads": 3.0, /* same */ "batch": 100, "table_name": "t" }""");
        ConfigChange second = await store.SynchronizeAsync(config);
        Assert.Contains("same", (await rig.Database.StringGetAsync("dst_cfg")).ToString());
        ConfigChange third = await store.SynchronizeAsync(config with { Threads = 5 });

        Assert.Equal((true, 1L), (first.Changed, first.Notified));
        Assert.Equal((false, 0L), (second.Changed, second.Notified));
        Assert.Equal(["threads"], third.Differences.Select(setting => setting.Name));
        await rig.PassUntilAsync(() => Task.FromResult(Volatile.Read(ref told) == 2), "both changes are told");
    }
}

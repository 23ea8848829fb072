using DistStress.Engine.Metrics;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>
/// Machines with different versions under one prefix: what one of them cannot read it leaves to others.
/// </summary>
public sealed class OtherVersionTests
{
    private const string Traffic = """[{"action":"putItem","seed":1,"qps":1000,"times":1000,"data":{"a":8}}]""";

    [Fact]
    public async Task A_worker_leaves_the_work_of_a_run_that_it_cannot_read()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun(Traffic);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == 1000, "all is published");
        await rig.Database.HashSetAsync("dst_run", [new("format", 2), new("version", "9.8.7")]);

        RigWorker worker = await rig.StartWorkerAsync();
        await rig.PassUntilAsync(() => Task.FromResult(!rig.Warnings.IsEmpty), "the worker says why it does not work");
        long waiting = await EntriesAsync(rig);

        string warning = Assert.Single(rig.Warnings);
        Assert.Contains("left to other workers", warning);
        Assert.Contains("begun by DistStress 9.8.7", warning);
        Assert.False(worker.Running.IsCompleted);
        // Those that it holds for a moment are in its own lists.
        Assert.Equal(100, waiting);
        Assert.Equal(0, await rig.Database.ListLengthAsync("dst_dead"));
        Assert.Equal(0, (long)await rig.Database.HashGetAsync("dst_run", "task:0:completed"));

        await rig.Database.HashSetAsync("dst_run", "format", 1);
        Assert.Equal(new TaskCounts(1000, 1000, 0, 0, 0, 0), (await rig.EndAsync(run)).Counts);
    }

    [Fact]
    public async Task A_publisher_names_workers_of_another_version()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        const string Short = """[{"action":"getItem","seed":1,"qps":500,"times":20}]""";
        await rig.RunAsync(Short);
        Assert.Empty(rig.Warnings);
        // As a worker shows itself that is older.
        var registry = new WorkerRegistry(await rig.ConnectAsync());
        WorkerInfo live = Assert.Single(await registry.ListAsync());
        await registry.BeatAsync(
            live with { Id = "old-worker", Version = "0.0.9" },
            registry.Write(new WorkerSnapshot
            {
                Worker = "old-worker", Incarnation = 1, Sequence = 1, AtMicros = 0, IntervalMicros = 1, Backlog = 0,
                InFlight = 0, Tasks = [],
            }),
            mayBeEarlier: false);

        RunResult result = await rig.RunAsync(Short);

        Assert.Equal(20, result.Counts.Completed);
        Assert.Contains("old-worker (0.0.9)", Assert.Single(rig.Warnings));
    }

    [Theory]
    [InlineData("format", "2", "reads form 1")]
    [InlineData("format", "x", "reads form 1")]
    [InlineData("state", "dreaming", "dreaming")]
    [InlineData("created", "yesterday", "cannot be read")]
    [InlineData("plan", "{}", "plan cannot be read")]
    [InlineData("task:0:completed", "many", "cannot be read")]
    [InlineData("task:0:positions", "1,b", "cannot be read")]
    public async Task A_record_that_cannot_be_read_is_named_and_replaced_by_the_next_run(
        string field, string value, string words)
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        RunResult former = await rig.RunAsync(Traffic.Replace("times\":1000", "times\":20", StringComparison.Ordinal));
        await rig.Database.HashSetAsync("dst_run", field, value);

        var error = await Assert.ThrowsAnyAsync<DistStressException>(rig.RecordAsync);
        RunResult next = await rig.RunAsync("""[{"action":"getItem","seed":1,"qps":500,"times":20}]""");

        Assert.Equal("RunRecordUnreadable", error.ErrorId);
        Assert.Contains(words, error.Message);
        Assert.NotEqual(former.RunId, next.RunId);
        Assert.Equal(20, next.Counts.Completed);
        Assert.Contains(rig.Warnings, warning => warning.Contains(words, StringComparison.Ordinal));
    }

    private static async Task<long> EntriesAsync(Rig rig)
    {
        // At one moment, since a batch is on its way back and forth.
        var entries = await rig.Database.ScriptEvaluateAsync("""
            local sum = 0
            for _, key in ipairs(redis.call('KEYS', 'dst_q*')) do sum = sum + redis.call('LLEN', key) end
            return sum
            """);
        return (long)entries;
    }
}

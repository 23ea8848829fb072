using System.Buffers;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Metrics;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class CompleteRunTests
{
    private const string Writes = """
        [{"action":"updateItem","seed":1,"qps":4000,"times":2000,
          "data":{"request_":{"r":16,"len":40},"bid_feedback_2":20,"impression":"this is text"}}]
        """;

    [Theory]
    [InlineData(RedisServerKind.Redis, 1)]
    [InlineData(RedisServerKind.Redis, 2)]
    [InlineData(RedisServerKind.Garnet, 1)]
    [InlineData(RedisServerKind.Garnet, 2)]
    public async Task A_run_writes_exactly_the_items_that_generation_gives(RedisServerKind kind, int workers)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        for (int i = 0; i < workers; i++)
            await rig.StartWorkerAsync();

        for (int round = 0; round < 2; round++)
        {
            RunResult result = await rig.RunAsync(Writes);

            Assert.Equal(RunState.Completed, result.State);
            Assert.Equal(new TaskCounts(2000, 2000, 0, 0, 0, 0), result.Counts);
            await AssertStoredAsync(rig, Rig.Plan(Writes).Tasks[0], 2000);
        }
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task A_reader_of_weighted_streams_finds_every_key_that_the_writers_wrote(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        await rig.StartWorkerAsync();
        await rig.StartWorkerAsync();

        RunResult result = await rig.RunAsync("""
            [
              [{"action":"putItem","seed":1,"qps":3000,"times":1000,"data":{"a":8}},
               {"action":"putItem","seed":2,"qps":3000,"times":2000,"data":{"a":8}}],
              {"action":"query","seeds":[2.2,6.6],"seed":7,"qps":3000,"times":2000}
            ]
            """);

        TaskResult reads = result.Tasks[2];
        Assert.Equal(new TaskCounts(5000, 5000, 0, 0, 0, 0), result.Counts);
        var picker = new StreamPicker([2.2m, 6.6m]);
        long second = Enumerable.Range(0, 2000).LongCount(op => picker.Pick(7, (ulong)op) == 1);
        Assert.Equal([2000 - second, second], reads.Progress.StreamCounts);
        Assert.Equal([(ulong)(2000 - second), (ulong)second], reads.Progress.Positions);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task The_result_proves_what_was_planned_published_and_started(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        await rig.StartWorkerAsync(TargetDatabase.Null);
        await rig.StartWorkerAsync(TargetDatabase.Null);

        RunResult result = await rig.RunAsync("""
            [[{"action":"getItem","seed":1,"qps":700,"times":1600},{"action":"putItem","seed":2,"qps":90,"duration":2,"data":{"a":1}}],
             {"action":"query","seed":1,"qps":1000,"times":300}]
            """);

        Assert.Equal([1600L, 180, 300], result.Tasks.Select(task => task.Progress.Counts.Completed));
        Assert.All(result.Tasks, task =>
        {
            TaskMeasurements measured = task.Progress.Measurements;
            long ops = task.Progress.Counts.Published;
            Assert.Equal(
                (ops, ops, ops, ops),
                (measured.Measured, measured.Rates.Rows.Sum(row => row.Planned),
                    measured.Rates.Rows.Sum(row => row.Published), measured.Rates.Rows.Sum(row => row.Started)));
            Assert.Equal(ops, measured.Outcomes.Rows.Sum(row => row.Completed));
            Assert.Equal(measured.Latencies.Response.Max, measured.Outcomes.Rows.Max(row => row.ResponseMax));
            Assert.True(measured.Latencies.Delay.Max <= measured.Latencies.Response.Max);
        });
        Assert.Equal(2080, result.Timeline.Outcomes.Rows.Sum(row => row.Completed));
        Assert.NotEmpty(result.Timeline.Waiting.Rows);
        // Nothing was late, so every second published what was due in it.
        if (result.Tasks.All(task => task.Progress.Tally.LateBatches == 0))
        {
            Assert.All(
                result.Tasks.SelectMany(task => task.Progress.Measurements.Rates.Rows),
                row => Assert.Equal(row.Planned, row.Published));
        }
    }

    [Fact]
    public async Task Reads_of_what_was_never_written_are_not_found_and_completed()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();

        RunResult result = await rig.RunAsync("""[{"action":"getItem","seed":9,"qps":2000,"times":300}]""");

        Assert.Equal(new TaskCounts(300, 300, 0, 0, 300, 0), result.Counts);
    }

    [Fact]
    public async Task Sample_rows_and_batches_write_what_generation_says()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        var config = Rig.Config with
        {
            SampleData = [[ColumnSpec.OfBytes("a", 10)], [ColumnSpec.OfBytes("b", 20), ColumnSpec.OfText("c", "t")]],
        };
        const string Traffic = """[{"action":"batchPutItem","seed":5,"qps":100,"times":40,"samples":3}]""";

        RunResult result = await rig.RunAsync(Traffic, config);

        Assert.Equal(40, result.Counts.Completed);
        await AssertStoredAsync(rig, Rig.Plan(Traffic, config).Tasks[0], 120);
    }

    [Fact]
    public async Task Elements_wait_for_each_other_and_with_no_barrier_do_not()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        const string Two = """
            [{"action":"getItem","seed":1,"qps":1000,"times":200},{"action":"getItem","seed":1,"qps":1000,"times":200}]
            """;

        // Nobody works: with the barrier the second element cannot begin, without it both are published.
        RigRun held = rig.StartRun(Two);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == 200, "the first element is published");
        Assert.Null((await rig.RecordAsync())!.Tasks[1].OriginMicros);
        await rig.StartWorkerAsync();
        Assert.Equal(400, (await rig.EndAsync(held)).Counts.Completed);

        RunResult free = await rig.RunAsync(Two, noBarrier: true);
        Assert.Equal(400, free.Counts.Completed);
    }

    [Fact]
    public async Task Without_a_barrier_all_elements_are_published_while_nobody_works()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);

        RigRun run = rig.StartRun(
            """[{"action":"getItem","seed":1,"qps":1000,"times":100},{"action":"getItem","seed":1,"qps":1000,"times":70}]""",
            noBarrier: true);

        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == 170, "both elements are published");
        await run.Stop.CancelAsync();
        Assert.Equal(new TaskCounts(170, 0, 0, 0, 0, 170), (await rig.EndAsync(run)).Counts);
    }

    [Fact]
    public async Task A_worker_that_comes_late_takes_its_share()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker early = await rig.StartWorkerAsync();
        RigRun run = rig.StartRun("""[{"action":"updateItem","seed":1,"qps":2000,"times":12000,"data":{"a":8}}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 2000, "the run is on its way");
        RigWorker late = await rig.StartWorkerAsync();

        Assert.Equal(12_000, (await rig.EndAsync(run)).Counts.Completed);
        await early.LeaveAsync();
        await late.LeaveAsync();
        Assert.True(early.Ended > 0 && late.Ended > 0, $"{early.Ended} and {late.Ended} ops");
        Assert.Equal(12_000, early.Ended + late.Ended);
    }

    [Fact]
    public async Task Whoever_leaves_in_order_leaves_nothing_behind()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync();
        await rig.RunAsync(Writes);
        await worker.LeaveAsync();

        string[] keys = [.. rig.View.GetServers()[0].Keys(pattern: "dst*").Select(key => key.ToString()).Order()];

        Assert.Equal(["dst_cfg", "dst_run"], keys.Where(key => !key.StartsWith("dst_ack", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_op_is_timed_from_its_due_time()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun("""[{"action":"getItem","seed":1,"qps":500,"times":100}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == 100, "all is published");
        ControlConnection control = await rig.ConnectAsync();
        long due = (await rig.RecordAsync())!.Tasks[0].OriginMicros!.Value + 200_000;
        // All ops are overdue when the worker comes: their delay shows it, their service does not.
        await rig.PassUntilAsync(
            () => Task.FromResult(control.Clock.NowMicros > due + 500_000), "half a second has passed");
        RigWorker worker = await rig.StartWorkerAsync();
        await rig.EndAsync(run);
        await worker.LeaveAsync();

        IntervalMetrics sum = new();
        foreach (TaskInterval task in worker.Snapshots.SelectMany(snapshot => snapshot.Tasks))
            sum.Add(task.Metrics);
        Assert.Equal(100, sum.Ended);
        Assert.InRange(sum.Latencies.Delay.Percentile(0), 500_000, 60_000_000);
        Assert.True(sum.Latencies.Response.Percentile(0) >= sum.Latencies.Delay.Percentile(0));
        Assert.True(sum.Latencies.Service.Percentile(50) < sum.Latencies.Delay.Percentile(50));
    }

    [Fact]
    public async Task The_response_of_an_op_is_its_delay_and_its_service()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun("""[{"action":"getItem","seed":1,"qps":500,"times":1}]""");
        await Rig.UntilAsync(async () => await rig.PublishedAsync() == 1, "it is published");
        ControlConnection control = await rig.ConnectAsync();
        long due = (await rig.RecordAsync())!.Tasks[0].OriginMicros!.Value;
        await Rig.UntilAsync(() => Task.FromResult(control.Clock.NowMicros > due + 500_000),
            "half a second has passed");
        RigWorker worker = await rig.StartWorkerAsync();
        await run.Result;
        await worker.LeaveAsync();

        var op = Assert.Single(worker.Snapshots.SelectMany(snapshot => snapshot.Tasks)).Metrics.Latencies;
        Assert.InRange(op.Delay.Max, 500_000, 60_000_000);
        // As exactly as histograms tell it.
        Assert.InRange(op.Response.Max - op.Delay.Max - op.Service.Max, -op.Response.Max / 100, op.Response.Max / 100);
    }

    private static async Task AssertStoredAsync(Rig rig, TrafficTask task, int items)
    {
        var generator = new ItemGenerator(task);
        var item = new Item();
        for (int index = 0; index < items; index++)
        {
            generator.Fill(item, task.Seed, (ulong)index);
            Dictionary<string, byte[]> expected = [];
            foreach (ItemColumn column in item.Columns)
                expected[column.Name.Text] = column.Value.ToArray();
            HashEntry[] stored = await rig.Database.HashGetAllAsync($"load:{item.Key}");
            Assert.Equal(
                expected.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                stored.ToDictionary(e => e.Name.ToString(), e => (byte[])e.Value!)
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal));
        }

        Assert.Equal(items, await rig.View.GetServers()[0].KeysAsync(pattern: "load:*").CountAsync());
    }
}

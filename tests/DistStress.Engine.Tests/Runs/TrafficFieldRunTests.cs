using System.Collections.Concurrent;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working.Actions;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>What fields of a task do in a run, from the file to the result.</summary>
public sealed class TrafficFieldRunTests
{
    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Tasks_walk_one_stream_without_doing_an_item_twice(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        await rig.StartWorkerAsync();
        string tasks = string.Join(',', Enumerable.Range(0, 20).Select(task =>
            $$$"""{"action":"putItem","seed":1,"first":{{{task * 42}}},"qps":500,"times":42,"data":{"a":8}}"""));

        RunResult result = await rig.RunAsync($"[[{tasks}]]");

        Assert.Equal(840, result.Counts.Completed);
        Assert.Equal(840, (long)await rig.Database.ExecuteAsync("DBSIZE") - await OtherKeysAsync(rig));
        // The very items that one task of 840 writes.
        RunResult read = await rig.RunAsync(
            """[{"action":"getItem","seed":1,"qps":2000,"times":840,"verify":true,"data":{"a":8}}]""");
        Assert.Equal((840, 0, 0), (read.Counts.Completed, read.Tally.NotFound, read.Tally.Mismatches));
    }

    [Fact]
    public async Task Weighted_streams_and_batches_begin_with_the_item_that_the_task_says()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        const string Put = """
            {"action":"batchPutItem","samples":7,"seed":3,"seeds":[3,1],"qps":400,"times":60,"data":{"a":8}
            """;

        await rig.RunAsync($"[{Put}}},{Put},\"first\":1000}}]");

        // Each stream's items lie one behind the other from where it began.
        RunRecord record = (await rig.RecordAsync())!;
        Assert.Equal(
            record.Tasks[0].Positions.Select(position => position + 1000), record.Tasks[1].Positions);
        Assert.Equal(840, (long)await rig.Database.ExecuteAsync("DBSIZE") - await OtherKeysAsync(rig));
    }

    [Fact]
    public async Task Ops_that_could_not_begin_in_time_are_given_up()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        var release = new TaskCompletionSource();
        var began = new ConcurrentQueue<long>();
        RigWorker worker = await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = new Dictionary<string, CustomAction>
            {
                ["slow"] = async (operation, token) =>
                {
                    began.Enqueue(operation.Index);
                    await release.Task.WaitAsync(token);
                    return new OpResult(OpStatus.Succeeded);
                },
            },
        });
        worker.Asleep = () => release.Task.IsCompleted ? 0 : began.Count;
        RigRun run = rig.StartRun(
            """
            [{"action":"slow","seed":1,"qps":200,"times":100,"max_delay_ms":50.5},
             {"action":"slow","seed":1,"qps":200,"times":10}]
            """,
            Rig.Config with { MaxInFlight = 4 });
        // Four are open, and all others wait until their patience is at an end.
        await rig.PassUntilAsync(
            async () => await rig.PublishedAsync() == 100 && began.Count == 4, "four ops are open");
        await rig.PassAsync(TimeSpan.FromMilliseconds(100));
        release.SetResult();

        RunResult result = await rig.EndAsync(run);

        TaskProgress task = result.Tasks[0].Progress;
        Assert.Equal(100, task.Counts.Completed + task.Counts.Dropped);
        Assert.InRange(task.Counts.Dropped, 1, 96);
        Assert.Equal(task.Counts.Dropped, task.Tally.Drops["Expired"]);
        Assert.Equal(task.Counts.Completed, task.Measurements.Measured);
        Assert.Equal((10, 0), (result.Tasks[1].Progress.Counts.Completed, result.Tasks[1].Progress.Counts.Dropped));
    }

    [Fact]
    public async Task Ops_that_a_custom_action_let_wait_for_too_long_are_given_up_and_it_knows_their_patience()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        var patience = new ConcurrentQueue<(int Task, long Micros)>();
        await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            Actions = new Dictionary<string, CustomAction>
            {
                ["crowded"] = (operation, _) =>
                {
                    patience.Enqueue((operation.Task.Number, operation.PatienceMicros));
                    operation.WaitedMicros = operation.Index * 10_000;
                    return ValueTask.FromResult(operation.WaitedMicros > operation.PatienceMicros
                        ? OpResult.Expired
                        : new OpResult(OpStatus.Succeeded));
                },
            },
        });

        RunResult result = await rig.RunAsync("""
            [{"action":"crowded","seed":1,"qps":100,"times":40,"max_delay_ms":205},
             {"action":"crowded","seed":1,"qps":100,"times":40}]
            """);

        TaskProgress task = result.Tasks[0].Progress;
        Assert.Equal((40, 0), (task.Counts.Completed + task.Counts.Dropped, task.Counts.Failed));
        Assert.InRange(task.Counts.Dropped, 19, 30);
        Assert.Equal(task.Counts.Dropped, task.Tally.Drops["Expired"]);
        Assert.Equal(task.Counts.Completed, task.Measurements.Measured);
        Assert.All(patience.Where(op => op.Task == 0), op => Assert.InRange(op.Micros, 0, 205_000));
        Assert.All(patience.Where(op => op.Task == 1), op => Assert.Equal(long.MaxValue, op.Micros));
        Assert.Equal(40, result.Tasks[1].Progress.Counts.Completed);
    }

    [Fact]
    public async Task A_task_that_warms_up_is_left_out_of_the_totals()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();

        RunResult result = await rig.RunAsync(
            """
            [{"action":"putItem","seed":1,"qps":500,"times":70,"data":{"a":8},"warm_up":true},
             {"action":"getItem","seed":1,"qps":500,"times":30}]
            """);

        Assert.Equal(new TaskCounts(30, 30, 0, 0, 0, 0), result.Counts);
        Assert.Equal(30, result.Latencies.Response.Count);
        Assert.Equal([70L, 30], result.Tasks.Select(task => task.Progress.Counts.Completed));
        Assert.Equal([70L, 30], result.Tasks.Select(task => task.Progress.Measurements.Measured));
    }

    [Fact]
    public async Task Arrivals_by_chance_are_counted_and_planned_exactly()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync(TargetDatabase.Null);

        RunResult result = await rig.RunAsync("""
            [[{"action":"getItem","seed":4,"qps":500,"times":500,"arrivals":"poisson"},
              {"action":"getItem","seed":4,"seeds":[1,2],"qps":300,"duration":2.5,"arrivals":"poisson"}]]
            """);

        Assert.Equal(1250, result.Counts.Completed);
        Assert.Equal(
            [500L, 750], result.Tasks.Select(task => task.Progress.Measurements.Rates.Rows.Sum(row => row.Planned)));
    }

    private static async Task<long> OtherKeysAsync(Rig rig)
    {
        long keys = 0;
        await foreach (StackExchange.Redis.RedisKey _ in rig.View.GetServers()[0].KeysAsync(pattern: "dst_*"))
            keys++;
        return keys;
    }
}

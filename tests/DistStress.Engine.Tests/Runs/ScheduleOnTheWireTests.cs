using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Tests.Scheduling;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class ScheduleOnTheWireTests
{
    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task A_day_in_24_seconds_lies_on_the_queues_as_the_formula_says(RedisServerKind kind)
    {
        const string Traffic = """
            [{"action":"query","seed":3,"seeds":[1,2,1],"qps":2500,"hour_seconds":1,"duration":24,
              "qpss":[0.7042,0,0,0,0.7746,0,0.8451,0,0.9155,0.9718,1.0000,0.9718,
                      0.8451,0.5493,0.4366,0.4225,0.3662,0.3380,0.3662,0.4085,0.4789,0.5634,0.6338,0.6901]}]
            """;
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        TrafficTask task = Rig.Plan(Traffic).Tasks[0];
        long total = ReferenceCurve.OpsBefore(task, 24);
        // Nobody works, so that everything is still on the queues at the end.
        RigRun run = rig.StartRun(Traffic, Rig.Config with { Batch = 7 });
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == total, "all is published");

        RunRecord record = (await rig.RecordAsync())!;
        long origin = record.Tasks[0].OriginMicros!.Value;
        List<QueueEntry> entries = await WireQueues.ReadAllAsync(rig, record.Queues);
        Assert.Equal(total, entries.Sum(entry => entry.Batch.Count));
        Assert.All(entries, entry => Assert.InRange(entry.Batch.Count, 1, 7));
        var bySlice = entries.GroupBy(entry => Slice.At(entry.Batch.Due - origin)).ToDictionary(
            slice => slice.Key, slice => slice.Sum(entry => entry.Batch.Count));
        for (long slice = 0; slice < 2400; slice++)
        {
            long expected = ReferenceCurve.OpsBefore(task, (slice + 1) * 0.01m) - ReferenceCurve.OpsBefore(
                task, slice * 0.01m);
            Assert.Equal(expected, bySlice.GetValueOrDefault(slice));
        }

        AssertPositions(task, entries);
        await run.Stop.CancelAsync();
        RunResult result = await rig.EndAsync(run);
        Assert.Equal(new TaskCounts(total, 0, 0, 0, 0, total), result.Counts);
    }

    [Fact]
    public async Task Arrivals_by_chance_are_the_same_to_the_microsecond_in_every_run()
    {
        const string Traffic = """
            [[{"action":"query","seed":4,"qps":900,"times":900,"arrivals":"poisson"},
              {"action":"query","seed":4,"seeds":[1,2],"qps":300,"duration":1,"arrivals":"poisson"}]]
            """;
        List<(int Task, long Op, long Due)[]> runs = [];
        foreach (StressConfig config in new[] { Rig.Config, Rig.Config with { Batch = 3, Threads = 2 } })
        {
            await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
            RigRun run = rig.StartRun(Traffic, config);
            await rig.PassUntilAsync(async () => await rig.PublishedAsync() == 1200, "all is published");
            RunRecord record = (await rig.RecordAsync())!;
            long origin = record.Tasks[0].OriginMicros!.Value;
            runs.Add([.. (await WireQueues.ReadAllAsync(rig, record.Queues)).Select(entry => entry.Batch)
                .SelectMany(batch => Enumerable.Range(0, batch.Count).Select(
                    op => (batch.Task, batch.First + op, batch.DueOf(op) - origin)))
                .Order()]);
            await run.Stop.CancelAsync();
            await rig.EndAsync(run);
        }

        Assert.Equal(runs[0], runs[1]);
        // Two tasks with one seed are not in step.
        Assert.True(runs[0].Select(op => op.Due).Distinct().Count() > 1100);
    }

    [Fact]
    public async Task Batches_go_round_the_queues_in_order_of_due_time()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun("""
            [[{"action":"query","seed":1,"qps":900,"times":600},{"action":"getItem","seed":2,"qps":2100,"times":1400}]]
            """, Rig.Config with { Batch = 3, Threads = 5 });
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == 2000, "all is published");

        long origin = (await rig.RecordAsync())!.Tasks[0].OriginMicros!.Value;
        int[] lengths = new int[5];
        for (int queue = 0; queue < 5; queue++)
        {
            List<QueueEntry> entries = await WireQueues.ReadAsync(rig, queue);
            lengths[queue] = entries.Count;
            long[] slices = [.. entries.Select(entry => Slice.At(entry.Batch.Due - origin))];
            Assert.Equal(slices.Order(), slices);
        }

        Assert.InRange(lengths.Max() - lengths.Min(), 0, 1);
        await run.Stop.CancelAsync();
        await rig.EndAsync(run);
    }

    // Under seeds every batch must say where each stream stands, or a worker would make other keys.
    private static void AssertPositions(TrafficTask task, List<QueueEntry> entries)
    {
        var generator = new OperationGenerator(new TaskGeneration(task));
        long next = 0;
        foreach (QueueEntry entry in entries.OrderBy(entry => entry.Batch.First))
        {
            Assert.Equal(next, entry.Batch.First);
            Assert.Equal(generator.StreamPositions.ToArray(), entry.Positions);
            generator.Skip(entry.Batch.Count);
            next += entry.Batch.Count;
        }
    }
}

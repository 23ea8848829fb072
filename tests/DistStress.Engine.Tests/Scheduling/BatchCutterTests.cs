using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Scheduling;

public class BatchCutterTests
{
    [Fact]
    public void Every_slice_holds_what_the_formula_says_whenever_it_is_asked_for()
    {
        var random = new Random(77);
        for (int round = 0; round < 200; round++)
        {
            TrafficTask task = RandomTask(random);
            var schedule = new TaskSchedule(task);
            int batchSize = random.Next(1, 200);
            long origin = random.NextInt64(1L << 50);
            List<Batch> batches = CutWithStalls(new BatchCutter(schedule, 3, batchSize), origin, random);

            AssertPartition(batches, schedule.Total, batchSize);
            foreach (IGrouping<long, Batch> slice in batches.GroupBy(batch => (batch.Due - origin) / Slice.Micros))
            {
                long before = Math.Min(schedule.Total, ReferenceCurve.OpsBefore(task, slice.Key * 0.01m));
                long after = Math.Min(schedule.Total, ReferenceCurve.OpsBefore(task, (slice.Key + 1) * 0.01m));
                Assert.Equal(after - before, slice.Sum(batch => batch.Count));
                Assert.Equal(before, slice.First().First);
            }
        }
    }

    [Fact]
    public void Ops_are_evenly_spaced_within_their_slice()
    {
        // 250 ops a slice in batches of 100: 40 µs apart, also across the batches' borders.
        var cutter = new BatchCutter(new TaskSchedule(Tasks.Flat(25_000, 500)), 0, 100);
        var dues = new List<long>();
        while (cutter.TryCut(10, long.MaxValue, 1_000_000, out Batch batch))
        {
            for (int op = 0; op < batch.Count; op++)
                dues.Add(batch.DueOf(op));
        }

        Assert.Equal(Enumerable.Range(0, 500).Select(op => 1_000_000L + op * 40), dues);
    }

    [Theory]
    [InlineData(3_333.3, 0)]
    [InlineData(1_234_567, 0)]
    [InlineData(7, 0)]
    [InlineData(50_000, 1)]
    public void Due_times_depend_on_neither_batch_size_nor_limits(double qps, int seed)
    {
        var schedule = new TaskSchedule(Tasks.Flat((decimal)qps, 3_000));
        var random = new Random(seed);
        long[] whole = Dues(new BatchCutter(schedule, 0, 1_000_000), () => long.MaxValue);
        long[] pieces = Dues(new BatchCutter(schedule, 0, 37), () => random.Next(1, 50));

        Assert.Equal(3_000, whole.Length);
        // Batches carry whole microseconds, so a batch's border may lie up to one of them beside the op's exact time.
        Assert.All(whole.Zip(pieces), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Theory]
    [InlineData(1.7)]
    [InlineData(330)]
    [InlineData(123_457.3)]
    public void Ops_before_an_instant_are_those_whose_due_time_lies_before_it(double qps)
    {
        var schedule = new TaskSchedule(Tasks.Flat((decimal)qps, times: 5000));
        var cutter = new BatchCutter(schedule, 0, 1);
        var dues = new List<long>();
        while (cutter.TryCut(long.MaxValue, 1, 0, out Batch batch))
            dues.Add(batch.Due);

        foreach (long micros in dues.Take(2000).SelectMany(due => new[] { due - 1, due, due + 1 }).Append(0)
            .Append(dues[^1] + 1))
            Assert.Equal(dues.Count(due => due < micros), schedule.OpsBefore(micros));
    }

    [Fact]
    public void A_cutter_goes_on_from_any_op()
    {
        TrafficTask task = Tasks.Curve(900, Tasks.SeedCurve, 20, hourSeconds: 1);
        var schedule = new TaskSchedule(task);
        List<Batch> whole = CutAll(new BatchCutter(schedule, 0, 7));
        var random = new Random(5);
        for (int round = 0; round < 50; round++)
        {
            Batch from = whole[random.Next(whole.Count)];
            List<Batch> rest = CutAll(new BatchCutter(schedule, 0, 7, from.First));
            Assert.Equal(whole.Where(batch => batch.First >= from.First), rest);
        }

        Assert.True(new BatchCutter(schedule, 0, 7, schedule.Total).IsDone);
    }

    [Fact]
    public void A_cutter_goes_on_in_the_second_slice_too()
    {
        var schedule = new TaskSchedule(Tasks.Flat(2_000, 60));
        Assert.True(new BatchCutter(schedule, 0, 100, 25).TryCut(2, long.MaxValue, 0, out Batch batch));
        // 20 ops a slice: op 25 is the sixth of the second one.
        Assert.Equal(new Batch(0, 25, 15, 12_500, 7_500), batch);
    }

    [Fact]
    public void Times_and_duration_end_a_task_exactly()
    {
        Assert.Equal(12_345, CutAll(new BatchCutter(new TaskSchedule(Tasks.Flat(777, 12_345)), 0, 100))
            .Sum(b => b.Count));
        Assert.Equal(777 * 3 + 388,
            CutAll(new BatchCutter(new TaskSchedule(Tasks.Flat(777, null, 3.5m)), 0, 100)).Sum(b => b.Count));
        Assert.Equal(100, new TaskSchedule(Tasks.Flat(1000, 100, 5)).Total);
        Assert.Equal(5_000, new TaskSchedule(Tasks.Flat(1000, 100_000, 5)).Total);
        Assert.Equal(0, new TaskSchedule(Tasks.Flat(1, null, 0.5m)).Total);
        Assert.Equal(5, new TaskSchedule(Tasks.Flat(1000, null, 0.0051234m)).Total);
    }

    [Fact]
    public void A_batch_without_its_first_ops_keeps_their_due_times()
    {
        var batch = new Batch(0, 100, 7, 5_000_000, 10_000);

        for (int done = 1; done < batch.Count; done++)
        {
            Batch rest = batch.After(done);
            Assert.Equal(batch.First + done, rest.First);
            for (int op = 0; op < rest.Count; op++)
                Assert.InRange(rest.DueOf(op) - batch.DueOf(done + op), -1, 1);
        }
    }

    private static List<Batch> CutWithStalls(BatchCutter cutter, long origin, Random random)
    {
        var batches = new List<Batch>();
        long now = 0;
        while (!cutter.IsDone)
        {
            // Mostly about a slice later, sometimes much later, now and then twice at the same moment.
            now += random.Next(10) switch { 0 => 0, 1 => random.NextInt64(2_000_000),
                _ => random.NextInt64(3_000, 17_000) };
            long horizon = Slice.At(now);
            long most = random.Next(4) == 0 ? random.Next(1, 500) : long.MaxValue;
            while (cutter.TryCut(horizon, most, origin, out Batch batch))
            {
                Assert.True(batch.Due - origin < horizon * Slice.Micros);
                Assert.True(batch.Count <= most);
                batches.Add(batch);
            }
        }

        return batches;
    }

    private static void AssertPartition(List<Batch> batches, long total, int batchSize)
    {
        long next = 0;
        long due = long.MinValue;
        foreach (Batch batch in batches)
        {
            Assert.Equal(3, batch.Task);
            Assert.Equal(next, batch.First);
            Assert.InRange(batch.Count, 1, batchSize);
            Assert.True(batch.Due >= due);
            next += batch.Count;
            due = batch.Due;
        }

        Assert.Equal(total, next);
    }

    private static List<Batch> CutAll(BatchCutter cutter)
    {
        var batches = new List<Batch>();
        while (cutter.TryCut(long.MaxValue, long.MaxValue, 0, out Batch batch))
            batches.Add(batch);
        return batches;
    }

    private static long[] Dues(BatchCutter cutter, Func<long> most)
    {
        var dues = new List<long>();
        while (cutter.TryCut(long.MaxValue, most(), 0, out Batch batch))
            dues.AddRange(Enumerable.Range(0, batch.Count).Select(batch.DueOf));
        return [.. dues];
    }

    private static TrafficTask RandomTask(Random random)
    {
        decimal qps = Math.Round(
            (decimal)(random.NextDouble() * Math.Pow(10, random.Next(1, 6))), random.Next(0, 4)) + 1;
        decimal duration = Math.Round((decimal)random.NextDouble() * 3 + 0.01m, random.Next(0, 4));
        long? times = random.Next(2) == 0 ? random.NextInt64(1, (long)(qps * 2) + 2) : null;
        if (random.Next(2) == 0)
            return Tasks.Flat(qps, times, duration);
        decimal[] qpss = [.. Enumerable.Range(0, 24).Select(_ =>
            random.Next(3) == 0 ? 0 : Math.Round((decimal)random.NextDouble() + 0.001m, 3))];
        qpss[random.Next(24)] = 1;
        return Tasks.Curve(qps, qpss, duration, Math.Round((decimal)random.NextDouble() + 0.01m, 2), times);
    }
}

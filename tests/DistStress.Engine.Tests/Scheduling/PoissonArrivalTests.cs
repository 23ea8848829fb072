using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>Arrivals by chance have the law that they should have, and are the same in every run.</summary>
public sealed class PoissonArrivalTests
{
    [Theory]
    [InlineData(1, 1_000, 20_000)]
    [InlineData(2, 37, 5_000)]
    [InlineData(3, 200_000, 50_000)]
    public void Times_between_arrivals_are_exponential(int seed, int qps, int times)
    {
        TrafficTask task = Tasks.Flat(qps, times) with { Arrivals = ArrivalKind.Poisson, Seed = (ulong)seed };
        long[] dues = Dues(task, 100);

        Assert.Equal(times, dues.Length);
        Assert.Equal(dues.Order(), dues);
        Assert.InRange(dues[^1], 0, new TaskSchedule(task).EndMicros);
        // Kolmogorov and Smirnov: at this many steps the distance stays below 1.95 / sqrt(n) in 999 of 1000 cases. Due
        // times are whole µs, which moves a step by one of them.
        double mean = 1e6 / qps;
        double[] steps = [.. dues.Zip(dues.Skip(1), (from, to) => (double)(to - from)).Order()];
        double distance = steps.Select((step, i) => Math.Max(
            Math.Max(0, Math.Abs(1 - Math.Exp(-step / mean) - (i + 0.5) / steps.Length) - 1 / mean), 0)).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(steps.Length));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    [InlineData(10_000_000)]
    public void Counts_vary_as_much_as_those_of_independent_arrivals_at_every_scale(long windowMicros)
    {
        TrafficTask task = Tasks.Flat(2_000, null, 1_000) with { Arrivals = ArrivalKind.Poisson, Seed = 5 };
        var schedule = new TaskSchedule(task);
        long windows = Math.Min(20_000, 1_000_000_000 / windowMicros);
        double[] counts = [.. Enumerable.Range(0, (int)windows).Select(window => (double)(
            schedule.OpsBeforeSlice((window + 1) * windowMicros / Slice.Micros)
            - schedule.OpsBeforeSlice(window * windowMicros / Slice.Micros)))];

        // The variance of a Poisson number is its mean. Its estimate from n windows varies by sqrt(2/n).
        double mean = counts.Average();
        double variance = counts.Sum(count => (count - mean) * (count - mean)) / (windows - 1);
        double tolerance = 4.5 * Math.Sqrt(2.0 / windows);
        Assert.InRange(variance / mean, 1 - tolerance, 1 + tolerance);
        Assert.Equal(2_000_000, schedule.Total);
    }

    [Fact]
    public void Arrivals_follow_the_rate()
    {
        var schedule = new TaskSchedule(
            CurveTests.Read(
                """{"qps":1000,"arrivals":"poisson","curve":[[0,0],[10,0],[11,5],[20,5],[21,0],[30,0]]}"""));

        Assert.Equal(50_000, schedule.Total);
        Assert.Equal(0, schedule.OpsBefore(10_000_000));
        Assert.Equal(50_000, schedule.OpsBefore(21_000_000));
        // 25 000 are due in the first half; the deviation of their number is 112.
        Assert.InRange(schedule.OpsBefore(15_500_000), 24_450, 25_550);
    }

    [Fact]
    public void They_depend_on_seed_and_task_and_on_nothing_else()
    {
        TrafficTask task = Tasks.Flat(3_000, 9_000) with { Arrivals = ArrivalKind.Poisson, Seed = 8 };
        long[] dues = Dues(task, 100);

        Assert.Equal(dues, Dues(task, 7));
        Assert.NotEqual(dues, Dues(task with { Seed = 9 }, 100));
        Assert.NotEqual(dues, Dues(task with { Number = 1 }, 100));
        // From any op, and from any slice, without those before.
        var schedule = new TaskSchedule(task);
        foreach (int op in new[] { 8_999, 1, 4_500, 4_499, 0 })
        {
            var cutter = new BatchCutter(schedule, 0, 100, op);
            Assert.True(cutter.TryCut(long.MaxValue, 1, 0, out Batch batch));
            Assert.Equal((op, dues[op]), (batch.First, batch.Due));
            Assert.Equal(dues.Count(due => due < dues[op]), schedule.OpsBefore(dues[op]));
        }
    }

    [Fact]
    public void A_batch_without_its_first_ops_keeps_their_due_times()
    {
        TrafficTask task = Tasks.Flat(20_000, 300) with { Arrivals = ArrivalKind.Poisson, Seed = 8 };
        Assert.True(new BatchCutter(new TaskSchedule(task), 0, 100).TryCut(1, long.MaxValue, 5_000, out Batch batch));

        for (int done = 1; done < batch.Count; done++)
        {
            Batch rest = batch.After(done);
            Assert.Equal(
                Enumerable.Range(done, batch.Count - done).Select(batch.DueOf),
                Enumerable.Range(0, rest.Count).Select(rest.DueOf));
        }
    }

    [Theory]
    [InlineData(5, 0.3)]
    [InlineData(1_000, 0.002)]
    [InlineData(1_000, 0.4)]
    [InlineData(1_000, 0.7)]
    [InlineData(1_000_000_000, 0.5)]
    public void Binomial_numbers_have_their_mean_and_variance(long trials, double chance)
    {
        const int Draws = 20_000;
        double[] drawn = [.. Enumerable.Range(0, Draws).Select(
            draw => (double)BinomialDraw.Of(trials, chance, 3, (ulong)draw, 17, 4))];

        double mean = trials * chance;
        double variance = mean * (1 - chance);
        Assert.InRange(drawn.Average() - mean, -4.5 * Math.Sqrt(variance / Draws), 4.5 * Math.Sqrt(variance / Draws));
        Assert.InRange(drawn.Sum(number => (number - mean) * (number - mean)) / Draws / variance, 0.94, 1.06);
        Assert.All(drawn, number => Assert.InRange(number, 0, trials));
        Assert.Equal((0, 7), (BinomialDraw.Of(7, 0, 1, 1, 1, 1), BinomialDraw.Of(7, 1, 1, 1, 1, 1)));
    }

    private static long[] Dues(TrafficTask task, int batchSize)
    {
        var cutter = new BatchCutter(new TaskSchedule(task), 0, batchSize);
        List<long> dues = [];
        while (cutter.TryCut(long.MaxValue, long.MaxValue, 0, out Batch batch))
        {
            for (int op = 0; op < batch.Count; op++)
                dues.Add(batch.DueOf(op));
        }

        return [.. dues];
    }
}

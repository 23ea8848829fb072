using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>Schedules whose rate is changed on the way; random ones are in <see cref="ScheduleProofTests"/>.</summary>
public sealed class RateStepTests
{
    [Theory]
    // 100 ops in the first second, then 200 a second.
    [InlineData("""{"qps":100,"duration":3}""", "100:x2", 500, 3_000_000)]
    [InlineData("""{"qps":100,"times":500}""", "100:x2", 500, 3_000_000)]
    // The factor is that of the file's rate, not of the last one.
    [InlineData("""{"qps":100,"duration":4}""", "100:x2 200:x3", 900, 4_000_000)]
    [InlineData("""{"qps":100,"duration":4}""", "100:x2 200:x1", 500, 4_000_000)]
    [InlineData("""{"qps":100,"duration":4}""", "100:=7 200:x1", 307, 4_000_000)]
    // Fractions of an op are carried over: half of one, and a quarter, and a quarter.
    [InlineData("""{"qps":1,"duration":1}""", "50:x0.5 75:x1", 0, 1_000_000)]
    [InlineData("""{"qps":1,"duration":1}""", "50:x0.5 75:x1.5", 1, 1_000_000)]
    [InlineData("""{"qps":1,"times":1}""", "50:x0.5", 1, 1_500_000)]
    // A third of 14 in 300 s, to the op.
    [InlineData("""{"rate":"14/300s","duration":3600}""", "0:=0.1", 360, 3_600_000_000)]
    [InlineData("""{"rate":"1/3s","times":100}""", "0:=1", 100, 100_000_000)]
    // A curve goes on as the shape of the new rate.
    [InlineData("""{"qps":50,"curve":[[0,0],[100,1]]}""", "5000:x2", 4_375, 100_000_000)]
    [InlineData("""{"qps":50,"curve":[[0,1],[10,0],[20,0],[30,1]]}""", "1500:x10", 2_750, 30_000_000)]
    // Two at one place: the last one holds. None is left of the other.
    [InlineData("""{"qps":100,"duration":2}""", "100:x50 100:x2", 300, 2_000_000)]
    // An end by duration that had come first no longer does, and the other way round.
    [InlineData("""{"qps":100,"duration":10,"times":2000}""", "100:x10", 2_000, 2_900_000)]
    [InlineData("""{"qps":100,"duration":30,"times":2000}""", "100:x0.1", 390, 30_000_000)]
    public void The_ops_are_those_of_the_rate_before_and_of_the_rate_after(
        string task, string steps, long total, long endMicros)
    {
        TaskSchedule schedule = new TaskSchedule(CurveTests.Read(task)).With(Steps(steps));

        Assert.Equal((total, endMicros), (schedule.Total, schedule.EndMicros));
        Assert.True(schedule.HasEnd);
        Assert.True(schedule.GoesOnAt(endMicros / Slice.Micros - 1));
        Assert.False(schedule.GoesOnAt((endMicros + Slice.Micros - 1) / Slice.Micros));
    }

    [Fact]
    public void What_lies_before_a_change_stays_whatever_the_arrivals()
    {
        foreach (ArrivalKind arrivals in Enum.GetValues<ArrivalKind>())
        {
            TrafficTask task = CurveTests.Read("""{"qps":3000,"times":9000,"curve":[[0,1],[1,0],[2,2]]}""") with
            {
                Arrivals = arrivals,
            };
            var plain = new TaskSchedule(task);
            TaskSchedule changed = plain.With(new RateStep(120, new RateSetting(0.3m, null)))
                .With(new RateStep(180, new RateSetting(null, 5000)));
            foreach (long limit in new[] { 120, 180 })
            {
                Assert.Equal(Batches(plain, limit), Batches(changed, limit));
                plain = plain.With(new RateStep(120, new RateSetting(0.3m, null)));
            }

            Assert.Equal(9000, Batches(changed, long.MaxValue).Sum(batch => batch.Count));
            // From any op on, as after a restart.
            BatchCutter[] cutters = [new(changed, 0, 100), new(changed, 0, 100, 4321)];
            Assert.Equal(
                Dues(cutters[0]).Skip(4321), Dues(cutters[1]));
        }
    }

    [Fact]
    public void Arrivals_by_chance_follow_the_new_rate_and_are_the_same_again()
    {
        TrafficTask task = Tasks.Flat(1_000, null, 100) with { Arrivals = ArrivalKind.Poisson, Seed = 9 };
        RateStep[] steps = Steps("2000:x4 4000:x0.5 6000:x1 6000:x2");
        TaskSchedule schedule = new TaskSchedule(task).With(steps);
        (long From, long To, double Rate)[] parts =
            [(0, 2000, 10), (2000, 4000, 40), (4000, 6000, 5), (6000, 10_000, 20)];

        Assert.Equal(20_000 + 80_000 + 10_000 + 80_000, schedule.Total);
        foreach ((long from, long to, double rate) in parts)
        {
            double[] counts = [.. Enumerable.Range((int)from, (int)(to - from))
                .Select(slice => (double)(schedule.OpsBeforeSlice(slice + 1) - schedule.OpsBeforeSlice(slice)))];
            double mean = counts.Average();
            double variance = counts.Sum(count => (count - mean) * (count - mean)) / (counts.Length - 1);
            // Means and variances of so many Poisson numbers, within four and a half times what they vary by.
            double deviation = 4.5 * Math.Sqrt(rate / counts.Length);
            Assert.InRange(mean, rate - deviation, rate + deviation);
            double tolerance = 4.5 * Math.Sqrt(2.0 / counts.Length + 1 / (rate * counts.Length));
            Assert.InRange(variance / mean, 1 - tolerance, 1 + tolerance);
        }

        // The draws after a change are their own: a change to the same rate does not repeat those of before.
        Assert.Equal(Dues(new BatchCutter(schedule, 0, 100)), Dues(new BatchCutter(
            new TaskSchedule(task).With(steps), 0, 7)));
        TaskSchedule same = new TaskSchedule(task).With(Steps("5000:x1"));
        long[] counted = [.. Enumerable.Range(0, 10_000).Select(slice =>
            same.OpsBeforeSlice(slice + 1) - same.OpsBeforeSlice(slice))];
        Assert.Equal(100_000, counted.Sum());
        Assert.InRange(counted.Take(5000).Zip(counted.Skip(5000)).Count(pair => pair.First == pair.Second), 0, 1000);
    }

    [Fact]
    public void Chance_before_a_change_never_takes_ops_back()
    {
        // 50 by the rate, but chance may have brought more of the thousand by then.
        TrafficTask task = Tasks.Flat(100, null, 10) with { Arrivals = ArrivalKind.Poisson };
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var schedule = new TaskSchedule(task with { Seed = seed });
            TaskSchedule changed = schedule.With(new RateStep(50, new RateSetting(0.0001m, null)));
            Assert.Equal(Math.Max(50, schedule.OpsBeforeSlice(50)), changed.Total);
            Assert.Equal(changed.Total, Dues(new BatchCutter(changed, 0, 100)).Length);
        }
    }

    [Fact]
    public void The_lowest_and_the_highest_rates_have_a_factor_that_can_be_shown()
    {
        TrafficTask lowest = Tasks.Flat(1, 10) with { Qps = 0, Rate = new UnitRate(1e-28m, 10_000_000_000) };
        var highest = new RateSetting(null, 1_000_000_000_000);

        Assert.Null(highest.BrokenFor(lowest));
        Assert.Equal(1e50, highest.FactorOf(lowest), 1e40);
        Assert.Equal(0.1, new RateSetting(0.1m, null).FactorOf(lowest));
        Assert.Equal(2, new RateSetting(null, 400).FactorOf(Tasks.Flat(200, 10)));
    }

    [Fact]
    public void A_task_that_would_never_end_is_told()
    {
        TrafficTask task = CurveTests.Read("""{"qps":10,"curve":[[0,1],[100,1],[200,0]],"times":1500}""");
        var schedule = new TaskSchedule(task);

        Assert.True(schedule.HasEnd);
        Assert.True(schedule.With(new RateStep(500, new RateSetting(1, null))).HasEnd);
        Assert.True(schedule.With(new RateStep(500, new RateSetting(3, null))).HasEnd);
        Assert.False(schedule.With(new RateStep(500, new RateSetting(0.999m, null))).HasEnd);
    }

    [Fact]
    public void Rates_that_are_shown_follow_the_changes()
    {
        TaskSchedule schedule = new TaskSchedule(CurveTests.Read(
            """{"qps":10,"curve":[[0,0],[10,2],[20,1]],"duration":20}""")).With(Steps("500:x3 1500:=1"));

        Assert.Equal(
            [8.0, 48.0, 1.5, 1.0],
            new long[] { 4, 8, 15, 20 }.Select(second => Math.Round(schedule.RateAt(second * 1_000_000), 6)));
        Assert.Equal(60, schedule.PeakQps, 6);
        Assert.Equal(
            30, new TaskSchedule(Tasks.Flat(10, 1_000)).With(Steps("100:x3 200:x2")).PeakQps, 6);
    }

    private static RateStep[] Steps(string text) => [.. text.Split(' ').Select(step =>
    {
        string[] parts = step.Split(':');
        decimal number = decimal.Parse(parts[1][1..], System.Globalization.CultureInfo.InvariantCulture);
        return new RateStep(
            long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture),
            parts[1][0] == 'x' ? new RateSetting(number, null) : new RateSetting(null, number));
    })];

    private static List<Batch> Batches(TaskSchedule schedule, long beforeSlice)
    {
        var cutter = new BatchCutter(schedule, 0, 100);
        List<Batch> batches = [];
        while (cutter.TryCut(beforeSlice, long.MaxValue, 0, out Batch batch))
            batches.Add(batch with { Offsets = null });
        return batches;
    }

    private static long[] Dues(BatchCutter cutter)
    {
        List<long> dues = [];
        while (cutter.TryCut(long.MaxValue, long.MaxValue, 0, out Batch batch))
        {
            for (int op = 0; op < batch.Count; op++)
                dues.Add(batch.DueOf(op));
        }

        return [.. dues];
    }
}

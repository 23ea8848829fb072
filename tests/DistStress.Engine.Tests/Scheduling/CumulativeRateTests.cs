using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Scheduling;

public class CumulativeRateTests
{
    private const long SecondMicros = 1_000_000;

    [Fact]
    public void The_original_curve_has_exactly_the_published_totals()
    {
        var rate = new CumulativeRate(Tasks.Curve(3_600_000, Tasks.SeedCurve, 86_400));

        Assert.Equal(209_821_752_000, rate.OpsBefore(86_400 * SecondMicros));
        Assert.Equal(9_126_432_000, rate.OpsBefore(3_600 * SecondMicros));
    }

    [Fact]
    public void Whole_numbers_come_out_whole()
    {
        // 0.07 · 100 is 7.000000000000001 in binary floating point, and 0.29 · 100 is 28.999999999999996.
        foreach (decimal qps in new[] { 0.07m, 0.29m, 0.57m, 1.1m, 4.35m, 1.005m })
        {
            var rate = new CumulativeRate(Tasks.Flat(qps, 1));
            Assert.Equal((long)(qps * 1000), rate.OpsBefore(1000 * SecondMicros));
            Assert.Equal((long)(qps * 1000) - 1, rate.OpsBefore(1000 * SecondMicros - 1));
        }
    }

    [Fact]
    public void A_flat_rate_is_exact_after_a_hundred_years()
    {
        long centuryMicros = 100L * 365 * 86_400 * SecondMicros;
        var rate = new CumulativeRate(Tasks.Flat(2_900.7m, 1));

        Assert.Equal((long)(2_900.7m * 100 * 365 * 86_400), rate.OpsBefore(centuryMicros));
    }

    [Fact]
    public void Random_rates_and_curves_equal_the_definition()
    {
        var random = new Random(20261);
        for (int round = 0; round < 300; round++)
        {
            TrafficTask task = RandomTask(random);
            decimal phase = task.Qpss is null ? 0 : Math.Round((decimal)random.NextDouble() * 24 * task.HourSeconds, 6);
            var rate = new CumulativeRate(task, (long)(phase * SecondMicros));
            for (int i = 0; i < 20; i++)
            {
                long micros = random.NextInt64(0, (long)(60 * task.HourSeconds) * SecondMicros);
                Assert.Equal(ReferenceCurve.OpsBefore(task, micros / 1_000_000m, phase), rate.OpsBefore(micros));
            }
        }
    }

    [Fact]
    public void A_run_of_zeros_around_midnight_is_one_straight_ramp()
    {
        // Hours 22, 23, 0 and 1 rise from 100 to 500: 200 at 23:00, 300 at midnight, 400 at 1:00.
        decimal[] qpss = [0, 0, 500, .. Enumerable.Repeat(100m, 19), 0, 0];
        var rate = new CumulativeRate(Tasks.Curve(1, qpss, 86_400));

        Assert.Equal(300, rate.RateAt(0));
        Assert.Equal(400, rate.RateAt(3_600 * SecondMicros));
        Assert.Equal(350 * 3_600, rate.OpsBefore(3_600 * SecondMicros));
        Assert.Equal(200, rate.RateAt(23L * 3_600 * SecondMicros));
    }

    [Fact]
    public void The_clock_origin_begins_inside_the_day()
    {
        TrafficTask task = Tasks.Curve(10, Tasks.SeedCurve, 3_600) with { QpssOrigin = QpssOrigin.Clock };
        long phase = TaskSchedule.PhaseOf(task, new DateTime(2026, 11, 22, 10, 30, 0));

        Assert.Equal(10L * 3_600 * SecondMicros + 1_800 * SecondMicros, phase);
        Assert.Equal(10, new CumulativeRate(task, phase).RateAt(0));
        Assert.Equal(0, TaskSchedule.PhaseOf(task with { QpssOrigin = QpssOrigin.Start }, DateTime.Now));
    }

    private static TrafficTask RandomTask(Random random)
    {
        decimal qps = Math.Round((decimal)(random.NextDouble() * Math.Pow(10, random.Next(0, 7))), random.Next(0, 5))
            + 0.01m;
        if (random.Next(3) == 0)
            return Tasks.Flat(qps, 1) with { HourSeconds = 3600 };
        decimal[] qpss = [.. Enumerable.Range(0, 24).Select(_ =>
            random.Next(3) == 0 ? 0 : Math.Round((decimal)random.NextDouble() + 0.001m, 4))];
        qpss[random.Next(24)] = 1;
        decimal hour = random.Next(
            3) switch { 0 => 1, 1 => 3_600, _ => Math.Round((decimal)random.NextDouble() * 100 + 1, 3) };
        return Tasks.Curve(qps, qpss, 1, hour);
    }
}

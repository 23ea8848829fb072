using DistStress.Engine.Traffic;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>C(t) written down naively from its definition: hour by hour, in exact fractions.</summary>
internal static class ReferenceCurve
{
    public static long OpsBefore(TrafficTask task, decimal seconds, decimal phaseSeconds = 0)
    {
        if (task.Qpss is null)
            return ((Fraction)task.Qps * seconds).Floor;
        return (Integral(task, (Fraction)phaseSeconds + seconds) - Integral(task, phaseSeconds)).Floor;
    }

    private static Fraction Integral(TrafficTask task, Fraction seconds)
    {
        Fraction sum = 0;
        Fraction hour = task.HourSeconds;
        Fraction from = 0;
        for (int number = 0; from < seconds; number++)
        {
            Fraction to = from + hour < seconds ? from + hour : seconds;
            (Fraction start, Fraction end) = RatesOf(task.Qpss!, number % 24);
            // A trapezoid: the mean of the rates at its two ends, times its length.
            Fraction rateAtTo = start + (end - start) * ((to - from) / hour);
            sum += (start + rateAtTo) / 2 * (to - from);
            from += hour;
        }

        return sum * task.Qps;
    }

    private static (Fraction Start, Fraction End) RatesOf(IReadOnlyList<decimal> qpss, int hour)
    {
        if (qpss[hour] != 0)
            return (qpss[hour], qpss[hour]);
        int back = 1;
        while (qpss[(hour - back + 24) % 24] == 0)
            back++;
        int forth = 1;
        while (qpss[(hour + forth) % 24] == 0)
            forth++;
        int run = back + forth - 1;
        Fraction before = qpss[(hour - back + 24) % 24];
        Fraction after = qpss[(hour + forth) % 24];
        return (before + (after - before) * (back - 1) / run, before + (after - before) * back / run);
    }
}

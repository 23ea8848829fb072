using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>C(t) written down naively from its definition: hour by hour, in exact fractions.</summary>
internal static class ReferenceCurve
{
    public static long OpsBefore(TrafficTask task, decimal seconds, decimal phaseSeconds = 0) =>
        Ops(task, seconds, phaseSeconds).Floor;

    /// <summary>The same where the rate is changed on the way: from change to change, so many times the file's
    /// own.</summary>
    public static long OpsBefore(
        TrafficTask task, IReadOnlyList<RateStep> steps, decimal seconds, decimal phaseSeconds)
    {
        Fraction sum = 0;
        Fraction share = 1;
        decimal from = 0;
        foreach (RateStep step in steps)
        {
            decimal to = Math.Min(step.Slice * 0.01m, seconds);
            sum += share * (Ops(task, to, phaseSeconds) - Ops(task, from, phaseSeconds));
            from = to;
            share = step.Setting.Factor is { } factor ? factor : step.Setting.Qps!.Value / Rate(task);
        }

        return (sum + share * (Ops(task, seconds, phaseSeconds) - Ops(task, from, phaseSeconds))).Floor;
    }

    private static Fraction Ops(TrafficTask task, decimal seconds, decimal phaseSeconds)
    {
        if (task.Curve is { } curve)
            return OfCurve(task, curve, seconds) * Rate(task);
        return task.Qpss is null
            ? Rate(task) * seconds
            : Integral(task, (Fraction)phaseSeconds + seconds) - Integral(task, phaseSeconds);
    }

    private static Fraction Rate(TrafficTask task) =>
        task.Rate is { } rate ? (Fraction)rate.Ops / rate.Seconds : task.Qps;

    private static Fraction OfCurve(TrafficTask task, IReadOnlyList<CurvePoint> curve, Fraction seconds)
    {
        Fraction sum = 0;
        // The curve with its first value at the very beginning, and its last one for ever.
        CurvePoint[] points =
        [
            new(-1, curve[0].Factor), .. curve, new(100_000_000_000, curve[^1].Factor),
        ];
        for (int i = 0; i + 1 < points.Length; i++)
        {
            Fraction at = points[i].Second;
            Fraction next = points[i + 1].Second;
            Fraction from = at > 0 ? at : 0;
            Fraction to = next < seconds ? next : seconds;
            if (!(from < to))
                continue;
            Fraction start = points[i].Factor;
            Fraction end = task.CurveShape == CurveShape.Steps ? start : points[i + 1].Factor;
            if (task.CurveShape == CurveShape.Steps || i == 0)
                end = start;
            Fraction RateAt(Fraction time) => start + (end - start) * ((time - at) / (next - at));
            sum += (RateAt(from) + RateAt(to)) / 2 * (to - from);
        }

        return sum;
    }

    private static Fraction Integral(TrafficTask task, Fraction seconds)
    {
        Fraction sum = 0;
        Fraction hour = task.HourSeconds;
        Fraction from = 0;
        for (int number = 0; from < seconds; number++)
        {
            Fraction to = from + hour < seconds ? from + hour : seconds;
            (Fraction start, Fraction end) = task.QpssZero == QpssZero.Idle
                ? (task.Qpss![number % 24], task.Qpss[number % 24])
                : RatesOf(task.Qpss!, number % 24);
            // A trapezoid: the mean of the rates at its two ends, times its length.
            Fraction rateAtTo = start + (end - start) * ((to - from) / hour);
            sum += (start + rateAtTo) / 2 * (to - from);
            from += hour;
        }

        return sum * Rate(task);
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

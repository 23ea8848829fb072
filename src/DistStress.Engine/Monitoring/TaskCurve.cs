using System.Numerics;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Monitoring;

/// <summary>
/// The rate over time of a task as a traffic file has it: points of a curve of steps, and the rate that a factor of 1
/// stands for.
/// </summary>
/// <remarks>
/// A schedule is exact in the rate, a fraction, and in the points, decimals. So the rate takes the denominators that
/// are no decimals, and each factor is the ops of its period as the export has them wherever all periods are equally
/// long: then the ops before the end of every period are those of the export, whole or not.
/// </remarks>
/// <param name="Rate">The rate at a factor of 1.</param>
/// <param name="Points">The points, the first at 0; the last is the end, with a factor of 0.</param>
/// <param name="Ops">How many ops the task has.</param>
internal sealed record TaskCurve(UnitRate Rate, IReadOnlyList<CurvePoint> Points, long Ops)
{
    // Points lie at whole slices of a schedule, so that none has ops of two periods.
    private const int GridMicros = 10_000;

    private const long MostSeconds = 1_000_000_000;
    private const decimal LargestFactor = 10_000_000_000;
    private const int MostDigits = 28;

    /// <summary>Makes the curve of pieces that follow each other without a gap.</summary>
    /// <param name="pieces">The pieces, at least one.</param>
    /// <param name="origin">When the task begins, in µs since 1970; no later than the first piece.</param>
    /// <param name="end">When it ends, no earlier than the last piece does.</param>
    /// <param name="scale">What the rates are multiplied by.</param>
    /// <param name="speed">How many times as fast they are played.</param>
    /// <param name="isRate">Whether the export has ops a second, so that the factors are to be those.</param>
    /// <returns>The curve; null where there is no op.</returns>
    /// <exception cref="DistStressException"><c>RateTooHigh</c>: no task has so many ops.</exception>
    public static TaskCurve? Of(
        IReadOnlyList<TrafficPiece> pieces, long origin, long end, decimal scale, decimal speed, bool isRate)
    {
        List<Step> steps = Compressed(pieces, origin, end, scale, speed);
        Ratio total = steps.Aggregate((Ratio)0, (sum, step) => sum + step.Ops);
        BigInteger ops = total.Rounded;
        if (ops.IsZero)
            return null;
        if (ops > long.MaxValue)
        {
            throw new DistStressException(
                ErrorKind.RateTooHigh, null, $"The traffic would have {ops} ops, and no task has more than 2^63 - 1.");
        }

        UnitRate rate = Natural(steps, scale, speed, isRate);
        decimal[]? factors = Exact(steps, rate);
        if (factors is null)
        {
            rate = Common(steps);
            factors = Exact(steps, rate) ?? RoundedUp(steps, rate = new UnitRate(1, 1));
        }

        TopUp(steps, rate, factors, ops - total);
        CurvePoint[] points =
        [
            .. steps.Select((step, i) => new CurvePoint(Seconds(step.Start), factors[i])),
            new CurvePoint(Seconds(steps[^1].End), 0),
        ];
        return new TaskCurve(rate, points, (long)ops);
    }

    // A piece in the time of the task: in steps of the grid, and with the ops that it is to have.
    private readonly record struct Step(BigInteger Start, BigInteger End, Ratio Ops)
    {
        public Ratio PerSecond => Ops / new Ratio((End - Start) * GridMicros, 1_000_000);
    }

    private static List<Step> Compressed(
        IReadOnlyList<TrafficPiece> pieces, long origin, long end, decimal scale, decimal speed)
    {
        List<Step> steps = [];
        BigInteger At(long micros) => ((Ratio)(micros - origin) / speed / GridMicros).Rounded;
        if (pieces[0].Start > origin)
            steps.Add(new Step(0, At(pieces[0].Start), 0));
        Ratio carried = 0;
        foreach (TrafficPiece piece in pieces)
        {
            Ratio ops = carried + piece.Ops * scale;
            BigInteger start = At(piece.Start);
            BigInteger stop = At(piece.End);
            carried = stop > start ? 0 : ops;
            if (stop > start)
                steps.Add(new Step(start, stop, ops));
        }

        if (!carried.IsZero && steps.Count > 0)
            steps[^1] = steps[^1] with { Ops = steps[^1].Ops + carried };
        if (end > pieces[^1].End && At(end) > At(pieces[^1].End))
            steps.Add(new Step(At(pieces[^1].End), At(end), 0));
        return steps;
    }

    // The factors are then the numbers of the export.
    private static UnitRate Natural(List<Step> steps, decimal scale, decimal speed, bool isRate)
    {
        if (isRate && Product(scale, speed) is { } perSecond)
            return new UnitRate(perSecond, 1);
        BigInteger usual = steps.GroupBy(step => step.End - step.Start).MaxBy(lengths => lengths.Count())!.Key;
        return new UnitRate(scale, Seconds(usual));
    }

    // One op in so many seconds that every rate is a decimal of it.
    private static UnitRate Common(List<Step> steps)
    {
        BigInteger seconds = BigInteger.One;
        foreach (Step step in steps)
        {
            BigInteger others = step.PerSecond.OtherFactors;
            seconds = seconds / BigInteger.GreatestCommonDivisor(seconds, others) * others;
            if (seconds > MostSeconds)
                return new UnitRate(1, 1);
        }

        decimal ops = 1;
        Ratio peak = steps.Select(step => step.PerSecond).Max();
        while (peak * seconds / ops > LargestFactor)
            ops *= 1000;
        return new UnitRate(ops, (decimal)seconds);
    }

    private static decimal[]? Exact(List<Step> steps, UnitRate rate)
    {
        Ratio perSecond = (Ratio)rate.Ops / rate.Seconds;
        decimal?[] factors = [.. steps.Select(step => (step.PerSecond / perSecond).ToDecimal())];
        return factors.All(factor => factor is not null) ? [.. factors.Select(factor => factor!.Value)] : null;
    }

    // Up, so that what is whole at the end of a period is not one op less; the surplus is far from an op.
    private static decimal[] RoundedUp(List<Step> steps, UnitRate rate)
    {
        Ratio perSecond = (Ratio)rate.Ops / rate.Seconds;
        return [.. steps.Select(step => RoundedUp(step.PerSecond / perSecond))];
    }

    private static decimal RoundedUp(Ratio factor)
    {
        int whole = factor.Floor.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        return factor.RoundedUp(Math.Max(0, MostDigits - 1 - whole))
            ?? throw new DistStressException(
                ErrorKind.RateTooHigh, null, $"The traffic would have {factor} ops a second, and no task has so many.");
    }

    // Where the sum of all periods is rounded up, the rest of the last op comes with the last traffic.
    private static void TopUp(List<Step> steps, UnitRate rate, decimal[] factors, Ratio missing)
    {
        if (!(missing > 0))
            return;
        int last = Array.FindLastIndex(factors, factor => factor > 0);
        Ratio seconds = new((steps[last].End - steps[last].Start) * GridMicros, 1_000_000);
        factors[last] = RoundedUp((Ratio)factors[last] + missing / seconds / ((Ratio)rate.Ops / rate.Seconds));
    }

    private static decimal Seconds(BigInteger grid) => new Ratio(grid * GridMicros, 1_000_000).ToDecimal()!.Value;

    private static decimal? Product(decimal a, decimal b) => ((Ratio)a * b).ToDecimal();
}

using System.Numerics;
using DistStress.Engine.Input;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Scheduling;

/// <summary>
/// The rate of a task over time as straight lines one behind the other, in whole numbers: a constant rate, the hours of
/// <c>qpss</c>, or the points of <c>curve</c>.
/// </summary>
internal sealed class RateShape
{
    private const int MicroDigits = 6;

    private RateShape(TrafficTask task, BigInteger[] factors, int factorDigits, params int[] timeDigits)
    {
        UnitDigits = Math.Max(MicroDigits, Math.Max(task.Duration?.Scale ?? 0, timeDigits.Max()));
        // Ops in so many seconds, with both as whole numbers.
        UnitRate rate = task.OpsRate;
        int digits = Math.Max(rate.Ops.Scale, rate.Seconds.Scale);
        BigInteger ops = DecimalFraction.Scaled(rate.Ops, digits);
        BigInteger seconds = DecimalFraction.Scaled(rate.Seconds, digits);
        BigInteger common = BigInteger.GreatestCommonDivisor(ops, seconds);
        RateDenominator = seconds / common * BigInteger.Pow(10, factorDigits);
        Rates = [.. factors.Select(factor => ops / common * factor)];
    }

    /// <summary>A second has 10^this units: at least µs, so that every time that the task names is whole.</summary>
    public int UnitDigits { get; }

    /// <summary>What the rates are multiplied by to be whole: they are ops a second.</summary>
    public BigInteger RateDenominator { get; private set; }

    /// <summary>The lines, from the beginning on without a gap.</summary>
    public IReadOnlyList<RatePiece> Pieces { get; private set; } = [];

    /// <summary>After so many units it begins again; null where it does not.</summary>
    public BigInteger? Period { get; private set; }

    private BigInteger[] Rates { get; set; }

    /// <summary>The shape of a task's rate.</summary>
    public static RateShape Of(TrafficTask task) =>
        task.Curve is { } curve ? OfCurve(task, curve)
        : task.Qpss is { } hours ? OfHours(task, hours)
        : OfConstant(task);

    private static RateShape OfConstant(TrafficTask task)
    {
        var shape = new RateShape(task, [BigInteger.One], 0, 0);
        shape.Pieces = [new RatePiece(0, 0, shape.Rates[0], shape.Rates[0])];
        return shape;
    }

    private static RateShape OfCurve(TrafficTask task, IReadOnlyList<CurvePoint> curve)
    {
        int factorDigits = curve.Max(point => point.Factor.Scale);
        var shape = new RateShape(
            task, [.. curve.Select(point => DecimalFraction.Scaled(point.Factor, factorDigits))], factorDigits,
            curve.Max(point => point.Second.Scale));
        BigInteger[] rates = shape.Rates;
        BigInteger[] times = [.. curve.Select(point => DecimalFraction.Scaled(point.Second, shape.UnitDigits))];
        List<RatePiece> pieces = [];
        // Before the first point its value holds.
        if (times[0] > 0)
            pieces.Add(new RatePiece(0, times[0], rates[0], rates[0]));
        for (int i = 0; i + 1 < times.Length; i++)
        {
            BigInteger to = task.CurveShape == CurveShape.Steps ? rates[i] : rates[i + 1];
            pieces.Add(new RatePiece(times[i], times[i + 1] - times[i], rates[i], to));
        }

        pieces.Add(new RatePiece(times[^1], 0, rates[^1], rates[^1]));
        shape.Pieces = pieces;
        return shape;
    }

    private static RateShape OfHours(TrafficTask task, IReadOnlyList<decimal> hours)
    {
        int factorDigits = hours.Max(factor => factor.Scale);
        var shape = new RateShape(
            task, [.. hours.Select(factor => DecimalFraction.Scaled(factor, factorDigits))], factorDigits,
            task.HourSeconds.Scale);
        BigInteger hour = DecimalFraction.Scaled(task.HourSeconds, shape.UnitDigits);
        (BigInteger From, BigInteger To)[] ends = task.QpssZero == QpssZero.Idle
            ? [.. shape.Rates.Select(rate => (rate, rate))]
            : shape.Straighten();
        shape.Pieces = [.. ends.Select((rates, number) => new RatePiece(number * hour, hour, rates.From, rates.To))];
        shape.Period = hours.Count * hour;
        return shape;
    }

    // Gives every hour its rate at both ends, runs of zeros bridged by a straight line around midnight too. The line
    // passes hour boundaries at fractions of its run's length, so all rates are scaled by a multiple of every length.
    private (BigInteger From, BigInteger To)[] Straighten()
    {
        BigInteger[] rates = Rates;
        int anchor = Array.FindIndex(rates, rate => !rate.IsZero);
        List<(int First, int Length)> runs = [];
        for (int i = 0; i < rates.Length; i++)
        {
            int hour = (anchor + i) % rates.Length;
            if (!rates[hour].IsZero)
                continue;
            if (runs.Count > 0 && (runs[^1].First + runs[^1].Length) % rates.Length == hour)
                runs[^1] = (runs[^1].First, runs[^1].Length + 1);
            else
                runs.Add((hour, 1));
        }

        BigInteger scale = runs.Aggregate(BigInteger.One, (product, run) =>
            product * run.Length / BigInteger.GreatestCommonDivisor(product, run.Length));
        RateDenominator *= scale;
        (BigInteger From, BigInteger To)[] ends = [.. rates.Select(rate => (rate * scale, rate * scale))];
        foreach ((int first, int length) in runs)
        {
            BigInteger from = rates[(first + rates.Length - 1) % rates.Length] * scale;
            BigInteger to = rates[(first + length) % rates.Length] * scale;
            for (int i = 0; i < length; i++)
            {
                ends[(first + i) % rates.Length] =
                    (from + (to - from) * i / length, from + (to - from) * (i + 1) / length);
            }
        }

        return ends;
    }
}

using System.Numerics;
using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic;

/// <summary>How many ops a curve makes from its beginning to its last point.</summary>
internal static class CurveArea
{
    // As many digits as a decimal can have behind its point.
    private const int Digits = 28;

    /// <summary>The ops of a task with a curve up to the curve's last point, rounded down.</summary>
    public static BigInteger Ops(TrafficTask task)
    {
        IReadOnlyList<CurvePoint> points = task.Curve!;
        // Before the first point its value holds.
        BigInteger twice = 2 * Scaled(points[0].Factor) * Scaled(points[0].Second);
        for (int i = 0; i + 1 < points.Count; i++)
        {
            BigInteger to = Scaled(points[task.CurveShape == CurveShape.Steps ? i : i + 1].Factor);
            twice += (Scaled(points[i].Factor) + to) * (Scaled(points[i + 1].Second) - Scaled(points[i].Second));
        }

        return twice * Scaled(task.OpsRate.Ops)
            / (2 * Scaled(task.OpsRate.Seconds) * BigInteger.Pow(10, 2 * Digits));
    }

    private static BigInteger Scaled(decimal number) => DecimalFraction.Scaled(number, Digits);
}

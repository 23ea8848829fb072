using System.Numerics;
using DistStress.Engine.Input;
using DistStress.Engine.Traffic;
using DistStress.Engine.Traffic.Fields;

namespace DistStress.Engine.Scheduling;

/// <summary>A rate that a task is given while it runs: one of the two is there.</summary>
/// <param name="Factor">
/// What the rate of the traffic file is multiplied by, greater than 0. Not the rate of the last change: a factor of 1
/// always brings the file's own rate back.
/// </param>
/// <param name="Qps">
/// Ops a second in place of the task's <c>qps</c> or <c>rate</c>, greater than 0. A <c>qpss</c> or <c>curve</c> goes on
/// as its shape.
/// </param>
public readonly record struct RateSetting(decimal? Factor, decimal? Qps)
{
    /// <summary>The ops a second of a task with this rate, at a factor of 1.0 of its curve; rounded to 28
    /// digits.</summary>
    /// <param name="task">The task.</param>
    public decimal QpsOf(TrafficTask task) => Qps ?? task.OpsRate.PerSecond * Factor!.Value;

    /// <summary>What the rate of the task's file is multiplied by; for display.</summary>
    /// <param name="task">The task.</param>
    // Not as a decimal: the file's rate may be so low that none holds the quotient.
    public double FactorOf(TrafficTask task)
    {
        (BigInteger numerator, BigInteger denominator) = ShareOf(task);
        return Factor is { } factor ? (double)factor : (double)numerator / (double)denominator;
    }

    /// <summary>What is wrong with the rate for a task, as the end of a sentence that begins with it; null for
    /// nothing.</summary>
    /// <param name="task">The task.</param>
    internal string? BrokenFor(TrafficTask task)
    {
        if (IsIn(Factor) + IsIn(Qps) != 1)
            return $"is no number greater than 0 and up to {TaskRange.MaxRate}";
        // Whether times are ever reached depends on the rates before, and is the schedule's to say.
        return PlanRules.Broken(task with { Rate = null, Qps = QpsOf(task), Duration = task.Duration ?? 1 })
            is { } reason
            ? $"makes a rate with which task {task.Number} ({task.Name}) {reason}"
            : null;
    }

    /// <summary>What the rate of the task's file is multiplied by, as a fraction and not rounded.</summary>
    internal (BigInteger Numerator, BigInteger Denominator) ShareOf(TrafficTask task)
    {
        (BigInteger numerator, BigInteger denominator) = Fraction(Factor ?? Qps!.Value);
        if (Factor is null)
        {
            (BigInteger ops, BigInteger opsDenominator) = Fraction(task.OpsRate.Ops);
            (BigInteger seconds, BigInteger secondsDenominator) = Fraction(task.OpsRate.Seconds);
            numerator *= seconds * opsDenominator;
            denominator *= secondsDenominator * ops;
        }

        BigInteger common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        return (numerator / common, denominator / common);
    }

    // 1 where it is there and right, 0 where it is not there.
    private static int IsIn(decimal? number) => number is null ? 0 : number is > 0 and <= TaskRange.MaxRate ? 1 : -2;

    private static (BigInteger Numerator, BigInteger Denominator) Fraction(decimal value) =>
        (DecimalFraction.Scaled(value, value.Scale), BigInteger.Pow(10, value.Scale));
}

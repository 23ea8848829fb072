using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.Forecasting;

/// <summary>How many different items the ops of a task are about, where several of them may meet one item.</summary>
/// <remarks>
/// The expected number of different values of N independent draws is the sum over all values of 1 − (1 − p)^N, p being
/// a value's probability.
/// </remarks>
internal static class DistinctItems
{
    // The shares of YCSB's hotspot and the exponent of its zipfian distribution, as the generation has them.
    private const double HotDraws = 0.8;
    private const ulong HotPart = 5;
    private const double Exponent = 0.99;

    // Ranks from here on are taken together in steps of a hundredth, in which their probabilities hardly differ.
    private const double Exact = 10_000;
    private const double Step = 1.01;

    /// <summary>How many times as many items all ops of a task meet as its first ones.</summary>
    /// <param name="task">The task.</param>
    /// <param name="made">How many ops the first ones are.</param>
    /// <param name="ops">All ops.</param>
    public static double Growth(TrafficTask task, long made, long ops) =>
        made == 0 ? 0 : made == ops ? 1 : Of(task, ops) / Of(task, made);

    /// <summary>How many different items so many ops meet, as is expected.</summary>
    public static double Of(TrafficTask task, long ops)
    {
        double draws = (double)ops * task.ItemsPerOp;
        if (task.Keys is not { } keys)
            return draws;
        if (task.Seeds is not { } weights)
            return Of(task.Distribution, keys, draws);
        double all = weights.Sum(weight => (double)weight);
        return weights.Sum(weight => Of(task.Distribution, keys, draws * (double)weight / all));
    }

    private static double Of(KeyDistribution distribution, double keys, double draws)
    {
        switch (distribution)
        {
            case KeyDistribution.Uniform:
                return Drawn(keys, draws);
            case KeyDistribution.Hotspot:
                double hot = Math.Max(1, Math.Floor(keys / HotPart));
                return hot == keys ? hot : Drawn(hot, draws * HotDraws) + Drawn(keys - hot, draws * (1 - HotDraws));
            case KeyDistribution.Zipfian or KeyDistribution.Latest:
                return DrawnByZipf(keys, draws);
            default:
                return Math.Min(keys, draws);
        }
    }

    // Of values that all have the same probability.
    private static double Drawn(double values, double draws) =>
        values <= 1 ? Math.Min(values, draws) : values * -Expm1(draws * Log1p(-1 / values));

    private static double DrawnByZipf(double keys, double draws)
    {
        double sum = 0;
        foreach ((double rank, double count) in Ranks(keys))
            sum += count * Math.Pow(rank, -Exponent);
        double different = 0;
        foreach ((double rank, double count) in Ranks(keys))
            different += count * -Expm1(draws * Log1p(-Math.Min(1, Math.Pow(rank, -Exponent) / sum)));
        return different;
    }

    private static IEnumerable<(double Rank, double Count)> Ranks(double keys)
    {
        double rank = 1;
        for (; rank <= Math.Min(keys, Exact); rank++)
            yield return (rank, 1);
        while (rank <= keys)
        {
            double next = Math.Min(keys + 1, Math.Ceiling(rank * Step));
            yield return ((rank + next - 1) / 2, next - rank);
            rank = next;
        }
    }

    // e^x − 1 and ln(1 + x) that keep their digits where x is small.
    private static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1;

    private static double Log1p(double x) => Math.Abs(x) < 1e-5 ? x - (x * x / 2) : Math.Log(1 + x);
}

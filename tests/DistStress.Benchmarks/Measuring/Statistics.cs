namespace DistStress.Benchmarks.Measuring;

/// <summary>What a list of figures comes to.</summary>
internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            return 0;
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Standard deviation over mean: 0 where all are the same.</summary>
    public static double CoefficientOfVariation(IReadOnlyCollection<long> values)
    {
        double mean = values.Average();
        return mean == 0 ? 0 : Math.Sqrt(values.Average(value => (value - mean) * (value - mean))) / mean;
    }

    public static double PerSecond(double count, double micros) => micros <= 0 ? 0 : count / micros * 1e6;

    public static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}

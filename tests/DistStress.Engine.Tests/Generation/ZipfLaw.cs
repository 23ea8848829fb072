namespace DistStress.Engine.Tests.Generation;

/// <summary>Zipf's law with exponent 0.99, worked out the long way.</summary>
internal static class ZipfLaw
{
    private const double Theta = 0.99;

    // Riemann's zeta(0.99), by its Laurent series around 1: -1/0.01 + 0.5772157 - 0.0728158 * 0.01.
    private const double ZetaOfTheta = -99.4235125;

    /// <summary>The probability of every rank: the first one's at 0.</summary>
    public static double[] Probabilities(int keys)
    {
        double[] weights = [.. Enumerable.Range(1, keys).Select(rank => Math.Pow(rank, -Theta))];
        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    /// <summary>
    /// The share of the first ranks, by Euler and Maclaurin's formula; good to 7 digits from 10 ranks on.
    /// </summary>
    public static double ShareOfFirst(double ranks, double keys) => Harmonic(ranks) / Harmonic(keys);

    private static double Harmonic(double ranks) =>
        Math.Pow(ranks, 1 - Theta) / (1 - Theta) + ZetaOfTheta + Math.Pow(ranks, -Theta) / 2;
}

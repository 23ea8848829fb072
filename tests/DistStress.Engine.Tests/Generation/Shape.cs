using DistStress.Engine.Generation;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

/// <summary>Counts what index maps draw, and compares it with what they should draw.</summary>
internal static class Shape
{
    /// <summary>How often each index stands at the first positions.</summary>
    public static int[] Counts(IndexMap map, int keys, ulong seed, int draws)
    {
        int[] counts = new int[keys];
        for (int position = 0; position < draws; position++)
            counts[map.Map(seed, (ulong)position)]++;
        return counts;
    }

    /// <summary>
    /// Pearson's chi-square test: the statistic of right counts passes this bound once in 10 000 times.
    /// </summary>
    public static void MustFit(ReadOnlySpan<int> counts, IReadOnlyList<double> probabilities)
    {
        int draws = 0;
        foreach (int count in counts)
            draws += count;
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double expected = draws * probabilities[i];
            sum += (counts[i] - expected) * (counts[i] - expected) / expected;
        }

        // Wilson and Hilferty: the cube root of chi-square over its degrees of freedom is nearly normal.
        int freedom = counts.Length - 1;
        double part = 2.0 / (9 * freedom);
        double bound = freedom * Math.Pow(1 - part + 3.719 * Math.Sqrt(part), 3);
        Assert.True(sum < bound, $"Chi-square is {sum:F1}, which must be below {bound:F1}.");
    }

    public static void MustBeEven(ReadOnlySpan<int> counts) =>
        MustFit(counts, [.. Enumerable.Repeat(1.0 / counts.Length, counts.Length)]);

    /// <summary>The indices at the first positions.</summary>
    public static string First(IndexMap map, ulong seed, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(position => map.Map(seed, (ulong)position)));
}

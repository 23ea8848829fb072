using System.Numerics;
using DistStress.Engine.Input;

namespace DistStress.Engine.Generation;

/// <summary>
/// Picks one of several by weight: the first k with w / 2^32 &lt; (weights up to k) / (all weights), w being a random
/// word.
/// </summary>
internal sealed class WeightedChoice
{
    private readonly ulong[] _bounds;

    /// <param name="weights">The weights; each at least 0, their sum greater than 0.</param>
    public WeightedChoice(IReadOnlyList<decimal> weights)
    {
        // w / 2^32 < c / total holds for whole w just when w < ceil(c * 2^32 / total): one division a choice here, in
        // whole numbers so that no share is off by a rounding, instead of one a draw.
        BigInteger[] whole = WholeWeights(weights);
        BigInteger total = whole.Aggregate(BigInteger.Zero, (sum, weight) => sum + weight);
        BigInteger cumulative = 0;
        _bounds = new ulong[whole.Length];
        for (int k = 0; k < whole.Length; k++)
        {
            cumulative += whole[k];
            _bounds[k] = (ulong)(((cumulative << 32) + total - 1) / total);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _bounds.Length;

    /// <summary>Which of them a random word picks, from 0.</summary>
    public int Pick(uint word)
    {
        int k = 0;
        while (word >= _bounds[k])
            k++;
        return k;
    }

    private static BigInteger[] WholeWeights(IReadOnlyList<decimal> weights)
    {
        int digits = weights.Max(weight => weight.Scale);
        return [.. weights.Select(weight => DecimalFraction.Scaled(weight, digits))];
    }
}

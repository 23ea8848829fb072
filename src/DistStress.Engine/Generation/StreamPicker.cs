using System.Numerics;
using DistStress.Engine.Input;

namespace DistStress.Engine.Generation;

/// <summary>Picks the stream that an op belongs to, by the weights of <c>seeds</c>.</summary>
public sealed class StreamPicker
{
    private readonly ulong[] _bounds;

    /// <summary>Prepares picking.</summary>
    /// <param name="weights">Weights of streams 1, 2, …; each at least 0, their sum greater than 0.</param>
    public StreamPicker(IReadOnlyList<decimal> weights)
    {
        // w0 / 2^32 < c / total holds for whole w0 just when w0 < ceil(c * 2^32 / total): one division a stream here,
        // in whole numbers so that no share is off by a rounding, instead of one a draw.
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

    /// <summary>How many streams there are.</summary>
    public int Count => _bounds.Length;

    /// <summary>The stream of an op, as an index into the weights: 0 stands for stream 1.</summary>
    /// <param name="seed">The task's seed.</param>
    /// <param name="op">The op's index.</param>
    public int Pick(ulong seed, ulong op)
    {
        uint w0 = Philox.Draw(seed, op, Lane.StreamPick).W0;
        int k = 0;
        while (w0 >= _bounds[k])
            k++;
        return k;
    }

    private static BigInteger[] WholeWeights(IReadOnlyList<decimal> weights)
    {
        int digits = weights.Max(weight => weight.Scale);
        return [.. weights.Select(weight => DecimalFraction.Scaled(weight, digits))];
    }
}

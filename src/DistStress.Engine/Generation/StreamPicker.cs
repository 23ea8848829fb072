namespace DistStress.Engine.Generation;

/// <summary>Picks the stream that an op belongs to, by the weights of <c>seeds</c>.</summary>
public sealed class StreamPicker
{
    private readonly WeightedChoice _choice;

    /// <summary>Prepares picking.</summary>
    /// <param name="weights">Weights of streams 1, 2, …; each at least 0, their sum greater than 0.</param>
    public StreamPicker(IReadOnlyList<decimal> weights)
    {
        _choice = new WeightedChoice(weights);
    }

    /// <summary>How many streams there are.</summary>
    public int Count => _choice.Count;

    /// <summary>The stream of an op, as an index into the weights: 0 stands for stream 1.</summary>
    /// <param name="seed">The task's seed.</param>
    /// <param name="op">The op's index.</param>
    public int Pick(ulong seed, ulong op) => _choice.Pick(Philox.Draw(seed, op, Lane.StreamPick).W0);
}

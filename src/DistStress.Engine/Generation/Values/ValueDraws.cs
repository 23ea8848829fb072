namespace DistStress.Engine.Generation.Values;

/// <summary>The draws of one column of one item.</summary>
/// <param name="seed">The stream's seed.</param>
/// <param name="index">The item's index in the stream, or the number of its prepared data set.</param>
/// <param name="lane">The column's lane.</param>
/// <param name="due">When the op is due, in µs since 1970.</param>
internal struct ValueDraws(ulong seed, ulong index, uint lane, long due)
{
    private uint _number;

    /// <summary>When the op is due, in µs since 1970.</summary>
    public readonly long Due => due;

    /// <summary>The draw of the next value inside: the counter's fourth word is 1 for the first of them.</summary>
    public PhiloxBlock Next() => Philox.Draw(seed, index, lane, ++_number);
}

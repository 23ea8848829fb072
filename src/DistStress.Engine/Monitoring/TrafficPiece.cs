namespace DistStress.Engine.Monitoring;

/// <summary>A time over which a rate is the same.</summary>
/// <param name="Start">When it begins, in µs since 1970.</param>
/// <param name="End">When it ends, later than <paramref name="Start"/>.</param>
/// <param name="Ops">How many ops there are in it, fractions included.</param>
internal readonly record struct TrafficPiece(long Start, long End, Ratio Ops)
{
    /// <summary>How long it is, in µs.</summary>
    public long Length => End - Start;
}

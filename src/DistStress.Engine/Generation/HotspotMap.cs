namespace DistStress.Engine.Generation;

/// <summary>
/// 80 % of the draws go to the first 20 % of the indices (rounded down, at least one), the others to the rest, and
/// within each part every index has the same probability. The shares are YCSB's defaults.
/// </summary>
internal sealed class HotspotMap : IndexMap
{
    // draw / 2^64 < 4/5 holds for whole draws just when draw < ceil(2^64 * 4/5).
    private const ulong HotDraws = 14757395258967641293;

    private readonly ulong _hot;
    private readonly ulong _cold;

    /// <summary>Divides the indices.</summary>
    /// <param name="keys">How many indices there are, at least 1. A single one is hot: there is no other.</param>
    public HotspotMap(ulong keys)
    {
        _hot = Math.Max(1, keys / 5);
        _cold = keys - _hot;
    }

    /// <inheritdoc/>
    public override ulong Map(ulong seed, ulong position)
    {
        PhiloxBlock draw = Philox.Draw(seed, position, Lane.IndexDraw);
        return draw.First64 < HotDraws || _cold == 0 ? Scale(draw.Second64, _hot) : _hot + Scale(draw.Second64, _cold);
    }
}

namespace DistStress.Engine.Generation;

/// <summary>
/// Zipf's law with exponent 0.99 (YCSB's constant): index i is drawn with a probability proportional to
/// (i + 1)^−0.99. Index 0 is the most popular. Popular indices need no scattering: keys are hashes of the index.
/// </summary>
/// <remarks>
/// Rejection-inversion: W. Hörmann, G. Derflinger, "Rejection-inversion to generate variates from monotone discrete
/// distributions", ACM TOMACS 6(3), 1996. It needs no table and no sum over the keys, and follows the law itself
/// rather than an approximation of it. The names h, H and s are the paper's. With h(x) = x^−0.99,
/// H(x) = (x^0.01 − 1)/0.01 is an integral of it, and its inverse is the whole power (1 + u/100)^100: the common case
/// takes nothing but multiplications. A double's 53 bits are the limit: indices above some 10^13 are so rare that they
/// are drawn in groups.
/// </remarks>
internal sealed class ZipfianMap : IndexMap
{
    // 1/(1 - 0.99).
    private const double Power = 100;

    // 2^-53: the top 53 bits of a draw times this are a number from 0 to below 1.
    private const double Unit = 1.0 / (1L << 53);

    // From this rank on, the area under h around a rank differs from h at the rank by less than one part in 10^13, so
    // there is nothing to reject. And h is so small there that the rounding of H would reject ranks by chance.
    private const ulong AlwaysAccepted = 1 << 20;

    private readonly ulong _keys;
    private readonly double _top;
    private readonly double _width;
    private readonly double _s;

    /// <summary>Prepares drawing.</summary>
    /// <param name="keys">How many indices there are, 1 to 2^53.</param>
    public ZipfianMap(ulong keys)
    {
        _keys = keys;
        _top = H(keys + 0.5);
        _width = _top - (H(1.5) - 1);
        _s = 2 - InverseH(H(2.5) - SmallH(2));
    }

    /// <inheritdoc/>
    public override ulong Map(ulong seed, ulong position)
    {
        // An attempt fails with a probability below 0.8 %. After the eighth the candidate is taken as it stands: that
        // happens once in some 10^17 draws, far below what a double can tell, and there is no loop without an end.
        ulong rank = 0;
        for (uint lane = Lane.IndexDraw; lane < Lane.IndexDraw + Lane.IndexDrawLanes; lane++)
        {
            PhiloxBlock draw = Philox.Draw(seed, position, lane);
            if (TryRank(draw.First64, out rank) || TryRank(draw.Second64, out rank))
                break;
        }

        return rank - 1;
    }

    /// <summary>One attempt at a rank.</summary>
    /// <param name="draw">A random number.</param>
    /// <param name="rank">The candidate: 1 to the number of keys.</param>
    /// <returns>Whether the candidate is accepted.</returns>
    internal bool TryRank(ulong draw, out ulong rank)
    {
        double u = _top - (draw >> 11) * Unit * _width;
        double x = InverseH(u);

        // Rounding may carry x over the upper end.
        rank = Math.Min((ulong)(x + 0.5), _keys);
        return rank - x <= _s || rank >= AlwaysAccepted || u >= H(rank + 0.5) - SmallH(rank);
    }

    private static double H(double x) => Power * PortableMath.ExpM1(PortableMath.Log(x) / Power);

    // h(x) = x^-0.99 = x^0.01 / x.
    private static double SmallH(double x) => (1 + H(x) / Power) / x;

    private static double InverseH(double u)
    {
        double p1 = 1 + u / Power;
        double p2 = p1 * p1;
        double p4 = p2 * p2;
        double p8 = p4 * p4;
        double p16 = p8 * p8;
        double p32 = p16 * p16;
        double p64 = p32 * p32;
        return p64 * p32 * p4;
    }
}

using System.Numerics;

namespace DistStress.Engine.Scheduling;

/// <summary>A time over which a rate is a straight line.</summary>
/// <param name="Start">When it begins, in units of <see cref="RateShape"/>.</param>
/// <param name="Length">How long it is; 0 for the last one that holds for ever.</param>
/// <param name="From">The rate at its start, times <see cref="RateShape.RateDenominator"/>.</param>
/// <param name="To">The rate at its end, likewise.</param>
internal readonly record struct RatePiece(BigInteger Start, BigInteger Length, BigInteger From, BigInteger To)
{
    /// <summary>Whether the rate is the same all the time.</summary>
    public bool IsFlat => From == To;

    /// <summary>Twice the integral over all of it.</summary>
    public BigInteger TwiceOps => (From + To) * Length;
}

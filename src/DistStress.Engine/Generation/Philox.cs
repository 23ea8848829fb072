namespace DistStress.Engine.Generation;

/// <summary>Philox4x32-10: a counter-based random number generator.</summary>
/// <remarks>
/// Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC'11. A block is a pure function of
/// counter and key, so every value of a run can be computed anywhere, in any order, without state.
/// </remarks>
public static class Philox
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The block that belongs to a counter and a key, both as the paper numbers their words.</summary>
    public static PhiloxBlock Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong a = (ulong)MultiplierA * c0;
            ulong b = (ulong)MultiplierB * c2;
            c0 = (uint)(b >> 32) ^ c1 ^ k0;
            c1 = (uint)b;
            c2 = (uint)(a >> 32) ^ c3 ^ k1;
            c3 = (uint)a;
            k0 += WeylA;
            k1 += WeylB;
        }

        return new PhiloxBlock(c0, c1, c2, c3);
    }

    /// <summary>The draw that the product's values come from: a function of seed, index and lane.</summary>
    /// <param name="seed">The stream's seed; becomes the key.</param>
    /// <param name="index">The item's index in its stream; the counter's low 64 bits.</param>
    /// <param name="lane">What the draw is for, see <see cref="Lane"/>; the counter's third word.</param>
    /// <param name="number">Which of several draws of a lane; the counter's fourth word.</param>
    public static PhiloxBlock Draw(ulong seed, ulong index, uint lane, uint number = 0) =>
        Block((uint)index, (uint)(index >> 32), lane, number, (uint)seed, (uint)(seed >> 32));
}

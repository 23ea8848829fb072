using DistStress.Engine.Items;

namespace DistStress.Engine.Generation;

/// <summary>One mebibyte of random bytes that every random value is a window of.</summary>
/// <remarks>A value costs no copying and no allocation: it is a window, and windows that wrap stay contiguous because
/// the pool's beginning stands again behind its end.</remarks>
public static class BytePool
{
    /// <summary>Bytes before the pool repeats: 2^20.</summary>
    public const int Size = 1 << 20;

    /// <summary>The longest window: DynamoDB's limit for an item, 400 KiB.</summary>
    public const int MaxLength = ItemSize.Limit;

    private const ulong Seed = 0x647374;
    private const int BlockBytes = 16;

    private static readonly byte[] Bytes = Fill();

    /// <summary>A window of the pool.</summary>
    /// <param name="start">Where it begins; taken modulo <see cref="Size"/>.</param>
    /// <param name="length">0 to <see cref="MaxLength"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public static ReadOnlyMemory<byte> Window(uint start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)MaxLength, nameof(length));
        return Bytes.AsMemory((int)(start & (Size - 1)), length);
    }

    private static byte[] Fill()
    {
        byte[] bytes = new byte[Size + MaxLength];
        for (int block = 0; block < Size / BlockBytes; block++)
            Philox.Draw(Seed, (ulong)block, Lane.Pool).WriteBytes(bytes.AsSpan(block * BlockBytes));
        bytes.AsSpan(0, MaxLength).CopyTo(bytes.AsSpan(Size));
        return bytes;
    }
}

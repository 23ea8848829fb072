using System.Buffers;

namespace DistStress.Engine.Generation;

/// <summary>One mebibyte of random bytes that every random value is a window of.</summary>
/// <remarks>
/// A value costs no copying and no memory of its own, however long it is: a window that comes to the pool's end goes on
/// at its beginning, as often as it takes. Short windows are one piece of memory all the same, because the pool's
/// beginning stands once more behind its end.
/// </remarks>
public static class BytePool
{
    /// <summary>Bytes before the pool repeats: 2^20.</summary>
    public const int Size = 1 << 20;

    /// <summary>Windows of up to this many bytes are one piece of memory: 512 KiB.</summary>
    public const int LongestPiece = Size / 2;

    private const ulong Seed = 0x647374;
    private const int BlockBytes = 16;

    private static readonly PoolWindows Windows = new(Fill());

    /// <summary>A window of the pool.</summary>
    /// <param name="start">Where it begins; taken modulo <see cref="Size"/>.</param>
    /// <param name="length">Its bytes; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static ReadOnlySequence<byte> Window(uint start, int length) => Windows.At(start, length);

    /// <summary>Writes the pool's bytes, 2^20 of them.</summary>
    internal static void CopyTo(Span<byte> bytes) => Windows.Bytes.CopyTo(bytes);

    private static byte[] Fill()
    {
        byte[] bytes = new byte[Size];
        for (int block = 0; block < Size / BlockBytes; block++)
            Philox.Draw(Seed, (ulong)block, Lane.Pool).WriteBytes(bytes.AsSpan(block * BlockBytes));
        return bytes;
    }
}

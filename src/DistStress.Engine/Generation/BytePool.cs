using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

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
    private const int CacheLine = 64;

    private static readonly byte[] Bytes = Fill();

    // For the longest window that there can be: 2049 times round. Made when the first long value is.
    private static readonly Lazy<Round[]> Rounds = new(() => Round.Chain((int)((Size - 1L + int.MaxValue) / Size) + 1));

    /// <summary>A window of the pool.</summary>
    /// <param name="start">Where it begins; taken modulo <see cref="Size"/>.</param>
    /// <param name="length">Its bytes; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static ReadOnlySequence<byte> Window(uint start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        int at = (int)(start & (Size - 1));
        if (length <= LongestPiece)
        {
            Fetch(at);
            // Of a short value that is all; a longer one's rest follows by itself, as the processor sees it read.
            Fetch(at + Math.Min(length, CacheLine));
            return new ReadOnlySequence<byte>(Bytes, at, length);
        }

        Round[] rounds = Rounds.Value;
        long last = at + (long)length - 1;
        return new ReadOnlySequence<byte>(rounds[0], at, rounds[last / Size], (int)(last % Size) + 1);
    }

    // A window is read soon after it was made and lies anywhere: waiting for it then was a fifth of what an op costs.
    private static unsafe void Fetch(int at)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Bytes[at]));
    }

    private static byte[] Fill()
    {
        byte[] bytes = new byte[Size + LongestPiece];
        for (int block = 0; block < Size / BlockBytes; block++)
            Philox.Draw(Seed, (ulong)block, Lane.Pool).WriteBytes(bytes.AsSpan(block * BlockBytes));
        bytes.AsSpan(0, LongestPiece).CopyTo(bytes.AsSpan(Size));
        return bytes;
    }

    /// <summary>The whole pool, once more.</summary>
    private sealed class Round : ReadOnlySequenceSegment<byte>
    {
        public static Round[] Chain(int length)
        {
            var rounds = new Round[length];
            for (int i = 0; i < length; i++)
            {
                rounds[i] = new Round { Memory = Bytes.AsMemory(0, Size), RunningIndex = (long)i * Size };
                if (i > 0)
                    rounds[i - 1].Next = rounds[i];
            }

            return rounds;
        }
    }
}

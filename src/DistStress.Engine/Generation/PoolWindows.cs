using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DistStress.Engine.Generation;

/// <summary>A pool of 2^20 bytes without an end: windows of it go round as often as their length takes.</summary>
internal sealed class PoolWindows
{
    private const int CacheLine = 64;

    // Short windows are one piece of memory: the beginning stands once more behind the end.
    private readonly byte[] _bytes;

    // For the longest window that there can be: 2049 times round. Made when the first long value is.
    private readonly Lazy<Round[]> _rounds;

    /// <param name="pool">The pool's 2^20 bytes.</param>
    public PoolWindows(ReadOnlySpan<byte> pool)
    {
        _bytes = new byte[BytePool.Size + BytePool.LongestPiece];
        pool.CopyTo(_bytes);
        pool[..BytePool.LongestPiece].CopyTo(_bytes.AsSpan(BytePool.Size));
        _rounds = new Lazy<Round[]>(() => Round.Chain(_bytes));
    }

    /// <summary>The pool's bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, BytePool.Size);

    /// <summary>A window of the pool.</summary>
    /// <param name="start">Where it begins; taken modulo <see cref="BytePool.Size"/>.</param>
    /// <param name="length">Its bytes; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public ReadOnlySequence<byte> At(uint start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        int at = (int)(start & (BytePool.Size - 1));
        if (length <= BytePool.LongestPiece)
        {
            Fetch(at);
            // Of a short value that is all; a longer one's rest follows by itself, as the processor sees it read.
            Fetch(at + Math.Min(length, CacheLine));
            return new ReadOnlySequence<byte>(_bytes, at, length);
        }

        Round[] rounds = _rounds.Value;
        long last = at + (long)length - 1;
        return new ReadOnlySequence<byte>(rounds[0], at, rounds[last / BytePool.Size], (int)(last % BytePool.Size) + 1);
    }

    // A window is read soon after it was made and lies anywhere: waiting for it then was a fifth of what an op costs.
    private unsafe void Fetch(int at)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref _bytes[at]));
    }

    /// <summary>The whole pool, once more.</summary>
    private sealed class Round : ReadOnlySequenceSegment<byte>
    {
        public static Round[] Chain(byte[] bytes)
        {
            var rounds = new Round[(int)((BytePool.Size - 1L + int.MaxValue) / BytePool.Size) + 1];
            for (int i = 0; i < rounds.Length; i++)
            {
                rounds[i] = new Round
                {
                    Memory = bytes.AsMemory(0, BytePool.Size), RunningIndex = (long)i * BytePool.Size,
                };
                if (i > 0)
                    rounds[i - 1].Next = rounds[i];
            }

            return rounds;
        }
    }
}

using System.Buffers.Text;
using System.Text;
using DistStress.Engine.Scheduling;

namespace DistStress.Engine.Redis.Queues;

/// <summary>Writes batches as queue entries, one behind the other in one buffer that is used again and again.</summary>
internal sealed class BatchWriter
{
    // Six numbers of at most 20 digits and the member names; the run id and the positions come on top.
    private const int FixedBytes = 256;
    private const int PositionBytes = 21;
    private const int OffsetBytes = 12;

    private readonly byte[] _head;
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;

    public BatchWriter(string run)
    {
        _head = Encoding.UTF8.GetBytes($"{{\"run\":\"{run}\",\"task\":");
    }

    /// <summary>Where an entry lies in the buffer.</summary>
    public readonly record struct Range(int Start, int Length);

    /// <summary>An entry. It stays valid until the next <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Entry(Range range) => _buffer.AsMemory(range.Start, range.Length);

    public void Clear() => _length = 0;

    public Range Append(in Batch batch, ReadOnlySpan<ulong> positions)
    {
        int most = _head.Length + FixedBytes + positions.Length * PositionBytes
            + (batch.Offsets?.Count ?? 0) * OffsetBytes;
        if (_buffer.Length - _length < most)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + most));
        int start = _length;
        Put(_head);
        Put(batch.Task);
        Put(",\"first\":"u8);
        Put(batch.First);
        Put(",\"count\":"u8);
        Put(batch.Count);
        Put(",\"due\":"u8);
        Put(batch.Due);
        Put(",\"span\":"u8);
        Put(batch.Span);
        if (positions.Length > 0)
        {
            Put(",\"at\":"u8);
            for (int k = 0; k < positions.Length; k++)
            {
                Put(k == 0 ? "["u8 : ","u8);
                Put(positions[k]);
            }

            Put("]"u8);
        }

        if (batch.Offsets is { } offsets)
        {
            Put(",\"offsets\":"u8);
            for (int op = 0; op < offsets.Count; op++)
            {
                Put(op == 0 ? "["u8 : ","u8);
                Put((long)(offsets[op] - offsets[0]));
            }

            Put("]"u8);
        }

        Put("}"u8);
        return new Range(start, _length - start);
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void Put(ulong number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out int written);
        _length += written;
    }

    private void Put(long number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out int written);
        _length += written;
    }
}

using System.Buffers;

namespace DistStress.Engine.Resp;

/// <summary>Commands as bytes, ready to be sent: arrays of bulk strings (Redis serialization protocol).</summary>
/// <remarks>
/// Small arguments are copied into chunks. A large value is not: it is sent from where it lies, which must not change
/// until then; generated values never do. Not for several threads at once.
/// </remarks>
internal sealed class RespWriter
{
    /// <summary>Values of at least this many bytes are not copied.</summary>
    public const int LargeBytes = 1 << 14;

    private const int ChunkBytes = 1 << 16;

    // "*", "$", a number of ten digits at most, and two line ends.
    private const int MostHead = 16;

    private readonly byte[] _first;
    private readonly List<ReadOnlyMemory<byte>> _sealed = [];
    private readonly List<byte[]> _rented = [];
    private byte[] _chunk;
    private int _start;
    private int _at;
    private long _sealedBytes;

    /// <param name="usualBytes">The size of the chunk that is kept from use to use.</param>
    public RespWriter(int usualBytes = ChunkBytes)
    {
        _chunk = _first = GC.AllocateUninitializedArray<byte>(usualBytes);
    }

    /// <summary>Bytes written since the last <see cref="Clear"/>.</summary>
    public long Length => _sealedBytes + _at - _start;

    /// <summary>Commands written since the last <see cref="TakeCommands"/>.</summary>
    public int Commands { get; private set; }

    /// <summary>What was written, in order.</summary>
    public List<ReadOnlyMemory<byte>> Segments
    {
        get
        {
            Seal();
            return _sealed;
        }
    }

    /// <summary>What was written, in one piece.</summary>
    /// <exception cref="OverflowException">It is more than an array holds: 2 GiB.</exception>
    public byte[] ToArray()
    {
        byte[] all = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        int at = 0;
        foreach (ReadOnlyMemory<byte> segment in Segments)
        {
            segment.Span.CopyTo(all.AsSpan(at));
            at += segment.Length;
        }

        return all;
    }

    /// <summary>Tells how many commands were written since the last call.</summary>
    public int TakeCommands()
    {
        int commands = Commands;
        Commands = 0;
        return commands;
    }

    /// <summary>Forgets what was written.</summary>
    public void Clear()
    {
        foreach (byte[] chunk in _rented)
            ArrayPool<byte>.Shared.Return(chunk);
        _rented.Clear();
        _sealed.Clear();
        _chunk = _first;
        _start = _at = Commands = 0;
        _sealedBytes = 0;
    }

    /// <summary>Begins a command; as many arguments as it says must follow.</summary>
    public void Command(ReadOnlySpan<byte> name, int arguments)
    {
        Span<byte> at = Room((2 * MostHead) + name.Length + 2);
        int written = WriteHead(at, (byte)'*', arguments + 1);
        written += WriteHead(at[written..], (byte)'$', name.Length);
        name.CopyTo(at[written..]);
        _at += written + name.Length;
        WriteEnd();
        Commands++;
    }

    /// <summary>Writes the head of an array; as many elements must follow.</summary>
    public void Array(int elements) => Head((byte)'*', elements);

    /// <summary>Writes a null in the place of a string.</summary>
    public void Null()
    {
        "$-1\r\n"u8.CopyTo(Room(MostHead));
        _at += "$-1\r\n"u8.Length;
    }

    /// <summary>Writes an argument.</summary>
    public void Argument(ReadOnlySpan<byte> value) => Argument(value, default, default, default, default);

    /// <summary>Writes an argument that is made of several parts.</summary>
    public void Argument(
        ReadOnlySpan<byte> part1,
        ReadOnlySpan<byte> part2,
        ReadOnlySpan<byte> part3 = default,
        ReadOnlySpan<byte> part4 = default,
        ReadOnlySpan<byte> part5 = default)
    {
        int length = part1.Length + part2.Length + part3.Length + part4.Length + part5.Length;
        Span<byte> at = Room(length + MostHead + 2);
        int head = WriteHead(at, (byte)'$', length);
        _at += head + length;
        at = at[head..];
        part1.CopyTo(at);
        part2.CopyTo(at = at[part1.Length..]);
        if (part3.Length + part4.Length + part5.Length > 0)
        {
            part3.CopyTo(at = at[part2.Length..]);
            part4.CopyTo(at = at[part3.Length..]);
            part5.CopyTo(at[part4.Length..]);
        }

        WriteEnd();
    }

    /// <summary>Writes an argument whose bytes stay as they are until they are sent.</summary>
    public void Value(in ReadOnlySequence<byte> value)
    {
        if (value.IsSingleSegment && value.FirstSpan.Length < LargeBytes)
        {
            Argument(value.FirstSpan);
            return;
        }

        Head((byte)'$', checked((int)value.Length));
        Seal();
        foreach (ReadOnlyMemory<byte> piece in value)
            _sealed.Add(piece);
        _sealedBytes += value.Length;
        Room(2);
        WriteEnd();
    }

    private static int WriteHead(Span<byte> at, byte kind, int number)
    {
        at[0] = kind;
        int digits;
        if (number < 10)
        {
            at[1] = (byte)('0' + number);
            digits = 1;
        }
        else if (number < 100)
        {
            at[2] = (byte)('0' + (number % 10));
            at[1] = (byte)('0' + (number / 10));
            digits = 2;
        }
        else
        {
            number.TryFormat(at[1..], out digits);
        }

        at[digits + 1] = (byte)'\r';
        at[digits + 2] = (byte)'\n';
        return digits + 3;
    }

    private void Head(byte kind, int number)
    {
        // Before the place is read that it adds to: room may be in another chunk.
        Span<byte> room = Room(MostHead);
        _at += WriteHead(room, kind, number);
    }

    private void WriteEnd()
    {
        _chunk[_at] = (byte)'\r';
        _chunk[_at + 1] = (byte)'\n';
        _at += 2;
    }

    private Span<byte> Room(int bytes)
    {
        if (_chunk.Length - _at < bytes)
        {
            Seal();
            _chunk = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, ChunkBytes));
            _rented.Add(_chunk);
            _start = _at = 0;
        }

        return _chunk.AsSpan(_at);
    }

    private void Seal()
    {
        if (_at == _start)
            return;
        _sealed.Add(_chunk.AsMemory(_start, _at - _start));
        _sealedBytes += _at - _start;
        _start = _at;
    }
}

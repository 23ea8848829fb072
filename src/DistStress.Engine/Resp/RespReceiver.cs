namespace DistStress.Engine.Resp;

/// <summary>The bytes that a connection has received and nobody has read yet, cut into replies.</summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class RespReceiver
{
    /// <summary>The size of a buffer where nobody says otherwise.</summary>
    public const int UsualBytes = 1 << 16;

    // A buffer that a large reply made this large is given up as soon as it is empty.
    private const int KeptBytes = 1 << 20;

    private readonly int _usualBytes;
    private byte[] _buffer;
    private RespScanner _scanner;
    private int _start;
    private int _end;

    /// <param name="mostBytes">The most bytes of a reply; at most 1 GiB.</param>
    /// <param name="usualBytes">The size of the buffer while replies are small.</param>
    public RespReceiver(int mostBytes = RespScanner.UsualReplyBytes, int usualBytes = UsualBytes)
    {
        _usualBytes = usualBytes;
        _buffer = new byte[usualBytes];
        _scanner = new RespScanner(mostBytes);
    }

    /// <summary>Room for more bytes, at least one.</summary>
    public Memory<byte> Room()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_buffer.Length > KeptBytes)
                _buffer = new byte[_usualBytes];
        }

        if (_buffer.Length - _end < _usualBytes / 2)
        {
            int unread = _end - _start;
            byte[] target = unread > _buffer.Length / 2 ? new byte[LargerLength()] : _buffer;
            _buffer.AsSpan(_start, unread).CopyTo(target);
            _buffer = target;
            _start = 0;
            _end = unread;
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Takes note of bytes that were put into the room.</summary>
    public void Add(int count) => _end += count;

    /// <summary>Takes the next reply, if it is complete. It is valid until more room is asked for.</summary>
    /// <exception cref="RespProtocolException">The bytes are no reply.</exception>
    public bool TryNext(out ReadOnlySpan<byte> reply)
    {
        ReadOnlySpan<byte> unread = _buffer.AsSpan(_start, _end - _start);
        if (!_scanner.TryComplete(unread, out int length))
        {
            reply = default;
            return false;
        }

        reply = unread[..length];
        _start += length;
        return true;
    }

    // Twice as large, so that a reply is not copied over and over; just as large as it takes where its end is in sight.
    private int LargerLength()
    {
        long end = _scanner.AtLeast + (long)_usualBytes;
        long least = _buffer.Length + (_buffer.Length / 4L);
        return (int)(end <= _buffer.Length || end > 2 * least ? _buffer.Length * 2L : Math.Max(end, least));
    }
}

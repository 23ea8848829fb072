using System.Buffers.Text;

namespace DistStress.Engine.Resp;

/// <summary>Finds where a reply ends, in bytes that come in pieces of any size.</summary>
/// <remarks>
/// It remembers which elements it has passed, so that a large reply is not looked through again with every piece. An
/// array adds its elements to those that are still to come, so nesting of any depth needs no stack.
/// </remarks>
internal struct RespScanner
{
    /// <summary>
    /// The most bytes of a reply where nobody says otherwise: 64 MiB. More would take the process's memory.
    /// </summary>
    public const int UsualReplyBytes = 64 << 20;

    private const int MaxLineBytes = 1 << 16;
    private const int MaxNumberBytes = 24;
    private const int ShortestElement = 3;

    private readonly int _mostBytes;
    private int _at;
    private long _remaining = 1;

    /// <summary>Makes a scanner for replies of up to <see cref="UsualReplyBytes"/>.</summary>
    public RespScanner()
        : this(UsualReplyBytes)
    {
    }

    /// <summary>Makes a scanner.</summary>
    /// <param name="mostBytes">The most bytes of a reply; at most 1 GiB.</param>
    public RespScanner(int mostBytes)
    {
        _mostBytes = mostBytes;
    }

    /// <summary>How many bytes the reply has at least, by what was seen of it when <see cref="TryComplete"/> last gave
    /// false.</summary>
    public int AtLeast { get; private set; }

    /// <summary>Looks on for the end of the reply.</summary>
    /// <param name="bytes">All bytes since the reply's first, those of earlier calls included.</param>
    /// <param name="length">The length of the reply, once it is complete; the scanner is then ready for the
    /// next.</param>
    /// <exception cref="RespProtocolException">It is no reply, or one that is too long.</exception>
    public bool TryComplete(ReadOnlySpan<byte> bytes, out int length)
    {
        while (_remaining > 0)
        {
            if (!TryPass(bytes))
            {
                length = 0;
                return false;
            }
        }

        length = _at;
        this = new RespScanner(_mostBytes);
        return true;
    }

    private bool TryPass(ReadOnlySpan<byte> bytes)
    {
        if (_at >= bytes.Length)
            return false;
        ReadOnlySpan<byte> rest = bytes[_at..];
        long next;
        switch ((RespKind)rest[0])
        {
            case RespKind.SimpleString or RespKind.Error:
                if (!TryLine(rest, MaxLineBytes, out int line))
                    return false;
                next = line;
                break;
            case RespKind.Integer:
                if (!TryNumber(rest, out _, out line))
                    return false;
                next = line;
                break;
            case RespKind.BulkString:
                if (!TryNumber(rest, out long size, out line))
                    return false;
                Require(size >= -1, rest);
                // Bounds the size before anything is reckoned with it; so for a count.
                next = size < 0 ? line : line + Math.Min(size, int.MaxValue) + 2;
                RequireRoom(next + ((_remaining - 1) * ShortestElement));
                if (next > rest.Length)
                {
                    AtLeast = _at + (int)next;
                    return false;
                }

                Require(size < 0 || rest.Slice(line + (int)size, 2).SequenceEqual("\r\n"u8), rest);
                break;
            case RespKind.Array:
                if (!TryNumber(rest, out long count, out line))
                    return false;
                Require(count >= -1, rest);
                RequireRoom(Math.Min(count, int.MaxValue) * ShortestElement);
                _remaining += Math.Max(0, count);
                RequireRoom(_remaining * ShortestElement);
                next = line;
                break;
            default:
                throw NoReply(rest);
        }

        _at += (int)next;
        _remaining--;
        return true;
    }

    private readonly void RequireRoom(long more)
    {
        if (_at + more > _mostBytes)
            throw new RespProtocolException($"The server began a reply of more than {_mostBytes >> 20} MiB.");
    }

    private static bool TryNumber(ReadOnlySpan<byte> rest, out long number, out int length)
    {
        number = 0;
        if (!TryLine(rest, MaxNumberBytes, out length))
            return false;
        ReadOnlySpan<byte> digits = rest[1..(length - 2)];
        Require(Utf8Parser.TryParse(digits, out number, out int read) && read == digits.Length, rest);
        return true;
    }

    private static bool TryLine(ReadOnlySpan<byte> rest, int most, out int length)
    {
        int end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        length = end + 2;
        if (end < 0 || end + 1 == rest.Length)
        {
            Require(rest.Length <= most && (end < 0 || rest[end] == '\r'), rest);
            return false;
        }

        Require(length <= most && rest[end] == '\r' && rest[end + 1] == '\n', rest);
        return true;
    }

    private static void Require(bool right, ReadOnlySpan<byte> rest)
    {
        if (!right)
            throw NoReply(rest);
    }

    private static RespProtocolException NoReply(ReadOnlySpan<byte> rest) =>
        new($"The server sent what is no reply in the Redis protocol: {RespText.Show(rest)}.");
}

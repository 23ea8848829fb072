using System.Buffers.Text;
using System.Text;

namespace DistStress.Engine.Resp;

/// <summary>
/// A complete reply, read element by element from its first byte on. The bytes are the receive buffer's own.
/// </summary>
internal ref struct RespReply
{
    private ReadOnlySpan<byte> _rest;

    /// <param name="bytes">A reply that a <see cref="RespScanner"/> has found to be complete.</param>
    public RespReply(ReadOnlySpan<byte> bytes)
    {
        _rest = bytes;
    }

    /// <summary>The kind of the element that comes next.</summary>
    public readonly RespKind Kind => (RespKind)_rest[0];

    /// <summary>Reads the head of an array; its elements come next.</summary>
    /// <returns>The number of its elements; 0 for none and for a null.</returns>
    /// <exception cref="RespProtocolException">It is no array.</exception>
    public int ReadArray()
    {
        Expect(RespKind.Array);
        return Math.Max(0, (int)ReadNumber());
    }

    /// <summary>Reads a string.</summary>
    /// <param name="value">Its bytes; empty for a null.</param>
    /// <returns>Whether there is one; false for a null.</returns>
    /// <exception cref="RespProtocolException">It is no string.</exception>
    public bool TryReadString(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (Kind == RespKind.SimpleString)
        {
            value = ReadLine();
            return true;
        }

        Expect(RespKind.BulkString);
        int length = (int)ReadNumber();
        if (length < 0)
            return false;
        value = _rest[..length];
        _rest = _rest[(length + 2)..];
        return true;
    }

    /// <summary>Reads a string that must be there.</summary>
    /// <exception cref="RespProtocolException">It is a null, or no string.</exception>
    public ReadOnlySpan<byte> ReadString()
    {
        if (!TryReadString(out ReadOnlySpan<byte> value))
            throw new RespProtocolException("The server's reply has a null where a string belongs.");
        return value;
    }

    /// <summary>Whether the element that comes next is this number.</summary>
    public readonly bool IsInteger(long number)
    {
        RespReply at = this;
        return Kind == RespKind.Integer && at.ReadNumber() == number;
    }

    /// <summary>The first error among this element and the elements in it, whole; null where there is none.</summary>
    public readonly string? FirstError()
    {
        if (Kind is not (RespKind.Error or RespKind.Array))
            return null;
        RespReply at = this;
        for (long remaining = 1; remaining > 0; remaining--)
        {
            switch (at.Kind)
            {
                case RespKind.Error:
                    return Encoding.UTF8.GetString(at.ReadLine());
                case RespKind.Array:
                    remaining += at.ReadArray();
                    break;
                case RespKind.Integer:
                    at.ReadLine();
                    break;
                default:
                    at.TryReadString(out _);
                    break;
            }
        }

        return null;
    }

    private readonly void Expect(RespKind kind)
    {
        if (Kind != kind)
            throw new RespProtocolException($"The server's reply is not the command's: {RespText.Show(_rest)}.");
    }

    private long ReadNumber()
    {
        Utf8Parser.TryParse(_rest[1..], out long number, out int read);
        _rest = _rest[(read + 3)..];
        return number;
    }

    private ReadOnlySpan<byte> ReadLine()
    {
        int end = _rest.IndexOf((byte)'\r');
        ReadOnlySpan<byte> line = _rest[1..end];
        _rest = _rest[(end + 2)..];
        return line;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace DistStress.Engine.Tests.Telemetry;

/// <summary>Reads the wire format of Protocol Buffers: the fields of one message, by their numbers.</summary>
internal sealed class ProtoReader
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtoReader(ReadOnlyMemory<byte> message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint(message.Span, ref at);
            int field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    _fields.Add((field, Varint(message.Span, ref at), default));
                    break;
                case 1:
                    _fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(message.Span[at..]), default));
                    at += sizeof(ulong);
                    break;
                case 2:
                    int length = (int)Varint(message.Span, ref at);
                    _fields.Add((field, 0, message.Slice(at, length)));
                    at += length;
                    break;
                case 5:
                    _fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(message.Span[at..]), default));
                    at += sizeof(uint);
                    break;
                default:
                    throw new FormatException($"Field {field} has the unknown wire type {tag & 7}.");
            }
        }
    }

    public bool Has(int field) => _fields.Any(entry => entry.Field == field);

    public IEnumerable<ProtoReader> Messages(int field) =>
        _fields.Where(entry => entry.Field == field).Select(entry => new ProtoReader(entry.Bytes));

    public string Text(int field) =>
        Encoding.UTF8.GetString(_fields.LastOrDefault(entry => entry.Field == field).Bytes.Span);

    public ulong Number(int field) => _fields.LastOrDefault(entry => entry.Field == field).Number;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    /// <summary>A number written as ZigZag.</summary>
    public int Signed(int field) => (int)(Number(field) >> 1) ^ -(int)(Number(field) & 1);

    /// <summary>Numbers of a packed field, each a varint.</summary>
    public long[] Varints(int field)
    {
        var numbers = new List<long>();
        foreach ((_, _, ReadOnlyMemory<byte> bytes) in _fields.Where(entry => entry.Field == field))
        {
            for (int at = 0; at < bytes.Length;)
                numbers.Add((long)Varint(bytes.Span, ref at));
        }

        return [.. numbers];
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}

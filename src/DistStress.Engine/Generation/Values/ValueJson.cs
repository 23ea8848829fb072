using System.Buffers;
using System.Buffers.Text;

namespace DistStress.Engine.Generation.Values;

/// <summary>Lists and maps as JSON: what stores that have no such types hold, and what a read is compared by.</summary>
/// <remarks>
/// There is one text for each value. No blanks; the members of a map in the order of their names' bytes in UTF-8; bytes
/// in Base64; numbers by their digits. In texts and names only what JSON asks for is escaped: <c>\"</c>, <c>\\</c>, and
/// a control character as <c>\u</c> and four lower-case hex digits.
/// </remarks>
public static class ValueJson
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(control => (byte)control), (byte)'"', (byte)'\\']);

    /// <summary>The text of a list or a map.</summary>
    /// <param name="kind">Which of the two.</param>
    /// <param name="inside">The values inside; of a map none twice by name.</param>
    public static ReadOnlySequence<byte> Of(ValueKind kind, ItemColumn[] inside)
    {
        var json = new ArrayBufferWriter<byte>();
        Write(json, kind, inside);
        return new ReadOnlySequence<byte>(json.WrittenMemory);
    }

    private static void Write(ArrayBufferWriter<byte> json, ValueKind kind, ReadOnlySpan<ItemColumn> inside)
    {
        if (kind == ValueKind.Map)
        {
            ItemColumn[] sorted = inside.ToArray();
            Array.Sort(sorted, (a, b) => a.Name.Utf8.Span.SequenceCompareTo(b.Name.Utf8.Span));
            inside = sorted;
        }

        json.Write(kind == ValueKind.Map ? "{"u8 : "["u8);
        for (int i = 0; i < inside.Length; i++)
        {
            if (i > 0)
                json.Write(","u8);
            ref readonly ItemColumn value = ref inside[i];
            if (kind == ValueKind.Map)
            {
                WriteText(json, new ReadOnlySequence<byte>(value.Name.Utf8));
                json.Write(":"u8);
            }

            Write(json, in value);
        }

        json.Write(kind == ValueKind.Map ? "}"u8 : "]"u8);
    }

    private static void Write(ArrayBufferWriter<byte> json, in ItemColumn value)
    {
        switch (value.Kind)
        {
            case ValueKind.List or ValueKind.Map:
                Write(json, value.Kind, value.Inside);
                break;
            case ValueKind.Text:
                WriteText(json, value.Value);
                break;
            case ValueKind.Binary:
                WriteBase64(json, value.Value);
                break;
            default:
                json.Write(value.Value.FirstSpan);
                break;
        }
    }

    /// <summary>Writes a text, in quotes.</summary>
    /// <param name="json">Gets it.</param>
    /// <param name="utf8">The text in UTF-8.</param>
    public static void WriteText(ArrayBufferWriter<byte> json, ReadOnlySequence<byte> utf8)
    {
        json.Write("\""u8);
        foreach (ReadOnlyMemory<byte> piece in utf8)
        {
            ReadOnlySpan<byte> rest = piece.Span;
            while (rest.IndexOfAny(Escaped) is var plain and >= 0)
            {
                json.Write(rest[..plain]);
                WriteEscaped(json, rest[plain]);
                rest = rest[(plain + 1)..];
            }

            json.Write(rest);
        }

        json.Write("\""u8);
    }

    private static void WriteEscaped(ArrayBufferWriter<byte> json, byte letter)
    {
        ReadOnlySpan<byte> hex = "0123456789abcdef"u8;
        json.Write("\\"u8);
        if (letter < ' ')
            json.Write([(byte)'u', (byte)'0', (byte)'0', hex[letter >> 4], hex[letter & 15]]);
        else
            json.Write([letter]);
    }

    private static void WriteBase64(ArrayBufferWriter<byte> json, ReadOnlySequence<byte> bytes)
    {
        json.Write("\""u8);
        ReadOnlySpan<byte> all = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        Base64.EncodeToUtf8(all, json.GetSpan(Base64.GetMaxEncodedToUtf8Length(all.Length)), out _, out int written);
        json.Advance(written);
        json.Write("\""u8);
    }
}

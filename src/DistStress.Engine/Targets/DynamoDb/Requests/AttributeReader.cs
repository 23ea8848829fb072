using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using DistStress.Engine.Generation;
using DistStress.Engine.Generation.Values;

namespace DistStress.Engine.Targets.DynamoDb.Requests;

/// <summary>Reads attributes of DynamoDB's JSON.</summary>
internal static class AttributeReader
{
    /// <summary>Goes to the next member of an object.</summary>
    /// <returns>Whether there is one; the reader then stands at its name.</returns>
    public static bool NextMember(this ref Utf8JsonReader json) =>
        json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes from a record's begin to the value of one of its attributes, which is of a scalar type.</summary>
    /// <returns>Whether it is there; the reader then stands at the value itself.</returns>
    public static bool MoveToScalar(this ref Utf8JsonReader record, ReadOnlySpan<byte> name)
    {
        while (record.NextMember())
        {
            if (record.ValueTextEquals(name))
                return record.Read() && record.NextMember() && record.Read();
            record.Skip();
        }

        return false;
    }

    /// <summary>The UTF-8 of the text that a reader stands at: a name, a string.</summary>
    public static byte[] Utf8(this ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
            return json.ValueSpan.ToArray();
        byte[] text = new byte[json.ValueSpan.Length];
        return text[..json.CopyString(text)];
    }

    /// <summary>Bytes of a value: text in UTF-8, a number by its digits, lists and maps as
    /// <see cref="ValueJson"/>.</summary>
    /// <param name="json">Stands at the begin of the attribute's value; afterwards at its end.</param>
    public static long Size(ref Utf8JsonReader json)
    {
        json.NextMember();
        bool isBinary = IsBinary(ref json);
        json.Read();
        long bytes = json.TokenType switch
        {
            JsonTokenType.String when isBinary => Base64Length(json.ValueSpan),
            JsonTokenType.String when json.ValueIsEscaped => Encoding.UTF8.GetByteCount(json.GetString()!),
            JsonTokenType.String => json.ValueSpan.Length,
            JsonTokenType.StartArray or JsonTokenType.StartObject => AttributeText.OfContainer(ref json).WrittenCount,
            _ => json.ValueSpan.Length,
        };
        json.Read();
        return bytes;
    }

    /// <summary>A value as it is compared with what was written.</summary>
    /// <param name="json">Stands at the begin of the attribute's value; afterwards at its end.</param>
    public static FoundValue Value(ref Utf8JsonReader json)
    {
        json.NextMember();
        ValueKind? kind = KindOf(ref json);
        json.Read();
        ReadOnlyMemory<byte> bytes = json.TokenType switch
        {
            JsonTokenType.String when kind == ValueKind.Binary => json.GetBytesFromBase64(),
            JsonTokenType.String => json.Utf8(),
            JsonTokenType.StartArray or JsonTokenType.StartObject => AttributeText.OfContainer(ref json).WrittenMemory,
            _ => json.ValueSpan.ToArray(),
        };
        json.Read();
        return new FoundValue(bytes, kind);
    }

    /// <summary>Whether a reader stands at the name of the type of bytes.</summary>
    public static bool IsBinary(ref Utf8JsonReader json) => json.ValueTextEquals("B"u8);

    // Nobody writes sets, or nulls: they are of no kind.
    private static ValueKind? KindOf(ref Utf8JsonReader json) => json.GetString() switch
    {
        "S" => ValueKind.Text,
        "B" => ValueKind.Binary,
        "N" => ValueKind.Number,
        "BOOL" => ValueKind.Flag,
        "L" => ValueKind.List,
        "M" => ValueKind.Map,
        _ => null,
    };

    private static int Base64Length(ReadOnlySpan<byte> text)
    {
        int padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        return Base64.GetMaxDecodedFromUtf8Length(text.Length) - padding;
    }
}

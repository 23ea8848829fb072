using System.Buffers.Text;
using System.Text;
using System.Text.Json;

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

    /// <summary>Bytes of a value: text in UTF-8, a number by its digits, a document by its contents.</summary>
    /// <param name="json">Stands at the begin of the attribute's value; afterwards at its end.</param>
    public static long Size(ref Utf8JsonReader json)
    {
        json.NextMember();
        char type = (char)json.ValueSpan[0];
        bool isBinary = type == 'B' && !json.ValueTextEquals("BOOL"u8);
        json.Read();
        long bytes = SizeOf(ref json, isBinary);
        json.Read();
        return bytes;
    }

    /// <summary>The bytes of a value: of text its UTF-8, of a number its digits.</summary>
    /// <param name="json">Stands at the begin of the attribute's value; afterwards at its end.</param>
    public static byte[] Bytes(ref Utf8JsonReader json)
    {
        json.NextMember();
        bool isBinary = json.ValueTextEquals("B"u8);
        json.Read();
        byte[] bytes = json.TokenType != JsonTokenType.String ? []
            : isBinary ? json.GetBytesFromBase64()
            : json.Utf8();
        if (json.TokenType != JsonTokenType.String)
            json.Skip();
        json.Read();
        return bytes;
    }

    private static long SizeOf(ref Utf8JsonReader json, bool isBinary)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String when isBinary:
                return Base64Length(json.ValueSpan);
            case JsonTokenType.String:
                return json.ValueIsEscaped ? Encoding.UTF8.GetByteCount(json.GetString()!) : json.ValueSpan.Length;
            case JsonTokenType.StartArray:
                long sum = 0;
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                    sum += json.TokenType == JsonTokenType.StartObject ? Size(ref json) : SizeOf(ref json, isBinary);
                return sum;
            case JsonTokenType.StartObject:
                long members = 0;
                while (json.NextMember())
                {
                    members += json.Utf8().Length;
                    json.Read();
                    members += Size(ref json);
                }

                return members;
            default:
                return 1;
        }
    }

    private static int Base64Length(ReadOnlySpan<byte> text)
    {
        int padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        return Base64.GetMaxDecodedFromUtf8Length(text.Length) - padding;
    }
}

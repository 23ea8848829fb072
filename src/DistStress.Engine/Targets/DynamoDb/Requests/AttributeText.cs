using System.Buffers;
using System.Text.Json;
using DistStress.Engine.Generation.Values;

namespace DistStress.Engine.Targets.DynamoDb.Requests;

/// <summary>Lists and maps of DynamoDB's JSON as the text that they are compared by, <see cref="ValueJson"/>.</summary>
internal static class AttributeText
{
    /// <summary>The text of a list or a map; a set is a list.</summary>
    /// <param name="json">Stands at the begin of its contents; afterwards at their end.</param>
    public static ArrayBufferWriter<byte> OfContainer(ref Utf8JsonReader json)
    {
        var text = new ArrayBufferWriter<byte>();
        if (json.TokenType == JsonTokenType.StartArray)
            WriteList(ref json, text);
        else
            WriteMap(ref json, text);
        return text;
    }

    private static void WriteList(ref Utf8JsonReader json, ArrayBufferWriter<byte> text)
    {
        text.Write("["u8);
        for (bool isFirst = true; json.Read() && json.TokenType != JsonTokenType.EndArray; isFirst = false)
        {
            if (!isFirst)
                text.Write(","u8);
            if (json.TokenType == JsonTokenType.StartObject)
                WriteAttribute(ref json, text);
            else
                ValueJson.WriteText(text, new ReadOnlySequence<byte>(json.Utf8()));
        }

        text.Write("]"u8);
    }

    private static void WriteMap(ref Utf8JsonReader json, ArrayBufferWriter<byte> text)
    {
        List<(byte[] Name, ArrayBufferWriter<byte> Value)> members = [];
        while (json.NextMember())
        {
            byte[] name = json.Utf8();
            json.Read();
            var value = new ArrayBufferWriter<byte>();
            WriteAttribute(ref json, value);
            members.Add((name, value));
        }

        members.Sort((a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        text.Write("{"u8);
        for (int i = 0; i < members.Count; i++)
        {
            if (i > 0)
                text.Write(","u8);
            ValueJson.WriteText(text, new ReadOnlySequence<byte>(members[i].Name));
            text.Write(":"u8);
            text.Write(members[i].Value.WrittenSpan);
        }

        text.Write("}"u8);
    }

    // {"S":"…"}: from its begin to its end.
    private static void WriteAttribute(ref Utf8JsonReader json, ArrayBufferWriter<byte> text)
    {
        json.NextMember();
        bool isText = json.ValueTextEquals("S"u8) || AttributeReader.IsBinary(ref json);
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.StartArray:
                WriteList(ref json, text);
                break;
            case JsonTokenType.StartObject:
                WriteMap(ref json, text);
                break;
            case JsonTokenType.String when isText:
                ValueJson.WriteText(text, new ReadOnlySequence<byte>(json.Utf8()));
                break;
            default:
                text.Write(json.ValueSpan);
                break;
        }

        json.Read();
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Generation;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>Items as DynamoDB attributes: text is S, bytes are B.</summary>
internal static class AttributeMap
{
    /// <summary>The whole item with its key. Of two columns with one name the later wins.</summary>
    public static Dictionary<string, AttributeValue> Of(Item item, string keyName, out long bytes)
    {
        var map = new Dictionary<string, AttributeValue>(item.Columns.Length + 1);
        foreach (ref readonly ItemColumn column in item.Columns)
            map[column.Name.Text] = Value(in column);
        map[keyName] = new AttributeValue { S = item.Key };
        bytes = Bytes(map, keyName);
        return map;
    }

    /// <summary>A column's value. Bytes that lie in one piece, as all do that DynamoDB takes, are not copied.</summary>
    public static AttributeValue Value(in ItemColumn column)
    {
        switch (column.Kind)
        {
            case ValueKind.Text:
                return new AttributeValue { S = column.Text };
            case ValueKind.Number:
                return new AttributeValue { N = Encoding.ASCII.GetString(column.Value) };
            case ValueKind.Flag:
                return new AttributeValue { BOOL = column.Value.Length == "true"u8.Length };
            case ValueKind.List:
                var list = new List<AttributeValue>();
                foreach (ref readonly ItemColumn value in column.Inside)
                    list.Add(Value(in value));
                return new AttributeValue { L = list, IsLSet = true };
            case ValueKind.Map:
                var map = new Dictionary<string, AttributeValue>();
                foreach (ref readonly ItemColumn value in column.Inside)
                    map[value.Name.Text] = Value(in value);
                return new AttributeValue { M = map, IsMSet = true };
        }

        return new AttributeValue
        {
            B = column.Value.IsSingleSegment
                && MemoryMarshal.TryGetArray(column.Value.First, out ArraySegment<byte> window)
                ? new MemoryStream(window.Array!, window.Offset, window.Count, writable: false, publiclyVisible: true)
                : new MemoryStream(column.Value.ToArray(), writable: false),
        };
    }

    /// <summary>The bytes of a value that was read: text in UTF-8, a number by its digits.</summary>
    public static ReadOnlyMemory<byte> Utf8OrBytes(AttributeValue value) =>
        value.B is { } bytes ? bytes.ToArray() : Encoding.UTF8.GetBytes(value.S ?? value.N ?? "");

    /// <summary>Bytes of an item's values, the key left out.</summary>
    public static long Bytes(Dictionary<string, AttributeValue> item, params ReadOnlySpan<string> keyNames)
    {
        long bytes = 0;
        foreach ((string name, AttributeValue value) in item)
        {
            if (!keyNames.Contains(name))
                bytes += value.B?.Length ?? Encoding.UTF8.GetByteCount(value.S ?? value.N ?? "");
        }

        return bytes;
    }
}

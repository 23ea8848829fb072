using System.Buffers;
using System.Text.Json;
using DistStress.Engine.Generation;

namespace DistStress.Engine.Targets.DynamoDb.Requests;

/// <summary>Items as DynamoDB's JSON says them: text is S, bytes are B in base64, a number N by its digits, true and
/// false BOOL, a list L, a map M.</summary>
/// <remarks>Amazon DynamoDB Developer Guide, "DynamoDB low-level API": data type descriptors.</remarks>
internal static class AttributeWriter
{
    /// <summary>Above so many columns a set of names is cheaper than looking at all that follow.</summary>
    private const int FewColumns = 32;

    /// <summary>Writes a string attribute: <c>"name":{"S":"value"}</c>.</summary>
    public static void WriteText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        json.WriteStartObject(name);
        json.WriteString("S"u8, value);
        json.WriteEndObject();
    }

    /// <summary>Writes a column's value as an attribute: <c>"name":{"B":"…"}</c>.</summary>
    /// <returns>Bytes of the value, as text or bytes.</returns>
    public static long WriteColumn(this Utf8JsonWriter json, ReadOnlySpan<byte> name, in ItemColumn column)
    {
        json.WriteStartObject(name);
        json.WriteTyped(in column);
        json.WriteEndObject();
        return column.Value.Length;
    }

    private static void WriteTyped(this Utf8JsonWriter json, in ItemColumn column)
    {
        ReadOnlySpan<byte> value = column.Value.IsSingleSegment ? column.Value.FirstSpan : column.Value.ToArray();
        switch (column.Kind)
        {
            case ValueKind.Text:
                json.WriteString("S"u8, value);
                break;
            case ValueKind.Number:
                json.WriteString("N"u8, value);
                break;
            case ValueKind.Flag:
                json.WriteBoolean("BOOL"u8, value.SequenceEqual("true"u8));
                break;
            case ValueKind.List:
                json.WriteStartArray("L"u8);
                foreach (ref readonly ItemColumn inside in column.Inside)
                {
                    json.WriteStartObject();
                    json.WriteTyped(in inside);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case ValueKind.Map:
                json.WriteStartObject("M"u8);
                foreach (ref readonly ItemColumn inside in column.Inside)
                    json.WriteColumn(inside.Name.Utf8.Span, in inside);
                json.WriteEndObject();
                break;
            default:
                json.WriteBase64String("B"u8, value);
                break;
        }
    }

    /// <summary>Writes all columns of an item as attributes. Of two with one name the later wins.</summary>
    /// <returns>Bytes of the values.</returns>
    public static long WriteColumns(this Utf8JsonWriter json, Item item)
    {
        ReadOnlySpan<ItemColumn> columns = item.Columns;
        HashSet<string>? overwritten = Overwritten(columns);
        long bytes = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            if (!IsOverwritten(columns, i, overwritten))
                bytes += json.WriteColumn(columns[i].Name.Utf8.Span, in columns[i]);
        }

        return bytes;
    }

    /// <summary>The names that more than one of the columns has; null where there are so few columns that
    /// <see cref="IsOverwritten"/> does without.</summary>
    public static HashSet<string>? Overwritten(ReadOnlySpan<ItemColumn> columns)
    {
        if (columns.Length <= FewColumns)
            return null;
        var names = new HashSet<string>(columns.Length);
        var several = new HashSet<string>();
        foreach (ref readonly ItemColumn column in columns)
        {
            if (!names.Add(column.Name.Text))
                several.Add(column.Name.Text);
        }

        return several;
    }

    /// <summary>Whether a later column has the same name.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="index">Which of them is meant.</param>
    /// <param name="several">What <see cref="Overwritten"/> says of them.</param>
    public static bool IsOverwritten(ReadOnlySpan<ItemColumn> columns, int index, HashSet<string>? several)
    {
        string name = columns[index].Name.Text;
        if (several is not null && !several.Contains(name))
            return false;
        for (int i = index + 1; i < columns.Length; i++)
        {
            if (columns[i].Name.Text == name)
                return true;
        }

        return false;
    }
}

using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using DistStress.Engine.Generation;
using DistStress.Engine.Targets.DynamoDb.Requests;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>Writes the expressions that name an item's columns.</summary>
/// <remarks>
/// Columns go by number (<c>SET #0=:0,#1=:1</c>), so the text depends only on how many there are and is made once a
/// count. Made once a set of names, spread columns would fill memory: four with r = 1000 have 10^12 sets.
/// </remarks>
internal static class ColumnExpression
{
    // Amazon DynamoDB Developer Guide, Constraints: the maximum length of any expression string is 4 KB.
    private const int MaxLength = 4096;

    private static readonly ConcurrentDictionary<(int Sets, int Adds), byte[]> SetTexts = new();
    private static readonly ConcurrentDictionary<int, byte[]> ProjectionTexts = new();
    private static readonly ConcurrentDictionary<int, byte[]> NameTexts = new();
    private static readonly ConcurrentDictionary<int, byte[]> ValueTexts = new();

    /// <summary>Writes an update of all columns into a request, and its condition; nothing where there is no column.
    /// </summary>
    /// <param name="json">The request.</param>
    /// <param name="item">The item.</param>
    /// <param name="keyName">The attribute that is the partition key.</param>
    /// <returns>Bytes of the values.</returns>
    public static long WriteSet(Utf8JsonWriter json, Item item, ReadOnlySpan<byte> keyName)
    {
        ReadOnlySpan<ItemColumn> columns = item.Columns;
        HashSet<string>? several = AttributeWriter.Overwritten(columns);

        // DynamoDB refuses a path that is set twice; of two columns with one name the later wins.
        (int sets, int adds) = (0, 0);
        for (int i = 0; i < columns.Length; i++)
        {
            if (AttributeWriter.IsOverwritten(columns, i, several))
                continue;
            if (columns[i].Role == ColumnRole.Add)
                adds++;
            else
                sets++;
        }

        if (sets + adds == 0)
            return 0;
        byte[] text = SetTexts.GetOrAdd((sets, adds), static counts => Update(counts.Sets, counts.Adds));
        if (text.Length > MaxLength)
        {
            ItemCondition.WriteExpected(json, item, keyName);
            return WriteUpdates(json, columns, several);
        }

        json.WriteString("UpdateExpression"u8, text);
        ItemCondition.WriteExpression(json, item);
        json.WriteStartObject("ExpressionAttributeNames"u8);
        if (item.Condition is not null)
            json.WriteString(ItemCondition.KeyName, keyName);
        (int set, int added) = (0, sets);
        for (int i = 0; i < columns.Length; i++)
        {
            if (!AttributeWriter.IsOverwritten(columns, i, several))
            {
                json.WriteString(
                    NameText(columns[i].Role == ColumnRole.Add ? added++ : set++), columns[i].Name.Utf8.Span);
            }
        }

        json.WriteEndObject();
        json.WriteStartObject("ExpressionAttributeValues"u8);
        long bytes = 0;
        (set, added) = (0, sets);
        for (int i = 0; i < columns.Length; i++)
        {
            if (!AttributeWriter.IsOverwritten(columns, i, several))
            {
                bytes += json.WriteColumn(
                    ValueText(columns[i].Role == ColumnRole.Add ? added++ : set++), in columns[i]);
            }
        }

        json.WriteEndObject();
        return bytes;
    }

    // The columns that are set come first in the numbering.
    private static byte[] Update(int sets, int adds)
    {
        string set = string.Join(',', Enumerable.Range(0, sets).Select(n => $"#{n}=:{n}"));
        string add = string.Join(',', Enumerable.Range(sets, adds).Select(n => $"#{n} :{n}"));
        return Text(adds == 0 ? $"SET {set}" : sets == 0 ? $"ADD {add}" : $"SET {set} ADD {add}");
    }

    /// <summary>Writes the projection on the columns of any of the items: nothing, which reads whole items, where there
    /// is no column, and where there are more (842) than an expression can name.</summary>
    /// <param name="json">The request.</param>
    /// <param name="items">The items.</param>
    /// <param name="keyNames">The key, to tell from the answer whose columns they are; null where nobody asks.</param>
    /// <returns>Whether it was written.</returns>
    public static bool WriteProjection(
        Utf8JsonWriter json, ReadOnlySpan<Item> items, IReadOnlyList<string>? keyNames = null)
    {
        List<ReadOnlyMemory<byte>> names = [.. (keyNames ?? []).Select(name => Encoding.UTF8.GetBytes(name))];
        var seen = new HashSet<string>();
        foreach (Item item in items)
        {
            foreach (ref readonly ItemColumn column in item.Columns)
            {
                if (seen.Add(column.Name.Text))
                    names.Add(column.Name.Utf8);
            }
        }

        if (names.Count == 0)
            return false;
        byte[] text = ProjectionTexts.GetOrAdd(
            names.Count,
            static count => Text(string.Join(',', Enumerable.Range(0, count).Select(n => $"#{n}"))));

        // No other form can name more. Reading a whole item costs the same capacity and finds the same columns.
        if (text.Length > MaxLength)
            return false;
        json.WriteString("ProjectionExpression"u8, text);
        json.WriteStartObject("ExpressionAttributeNames"u8);
        for (int i = 0; i < names.Count; i++)
            json.WriteString(NameText(i), names[i].Span);
        json.WriteEndObject();
        return true;
    }

    // The older form of an update does the same and knows no limit of length.
    private static long WriteUpdates(
        Utf8JsonWriter json, ReadOnlySpan<ItemColumn> columns, HashSet<string>? several)
    {
        long bytes = 0;
        json.WriteStartObject("AttributeUpdates"u8);
        for (int i = 0; i < columns.Length; i++)
        {
            if (AttributeWriter.IsOverwritten(columns, i, several))
                continue;
            json.WriteStartObject(columns[i].Name.Utf8.Span);
            json.WriteString("Action"u8, columns[i].Role == ColumnRole.Add ? "ADD"u8 : "PUT"u8);
            bytes += json.WriteColumn("Value"u8, in columns[i]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        return bytes;
    }

    private static byte[] NameText(int number) => NameTexts.GetOrAdd(number, static n => Text($"#{n}"));

    private static byte[] ValueText(int number) => ValueTexts.GetOrAdd(number, static n => Text($":{n}"));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}

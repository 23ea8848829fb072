using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Generation;

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

    private static readonly ConcurrentDictionary<int, string> SetTexts = new();
    private static readonly ConcurrentDictionary<int, string> ProjectionTexts = new();
    private static readonly ConcurrentDictionary<int, string> NameTexts = new();
    private static readonly ConcurrentDictionary<int, string> ValueTexts = new();

    /// <summary>Puts the SET of all columns into a request; nothing where there is no column.</summary>
    /// <returns>Bytes of the values.</returns>
    public static long Set(Item item, UpdateItemRequest request)
    {
        if (item.Columns.Length == 0)
            return 0;
        var names = new Dictionary<string, string>(item.Columns.Length);
        var values = new Dictionary<string, AttributeValue>(item.Columns.Length);
        long bytes = 0;
        for (int i = 0; i < item.Columns.Length; i++)
        {
            // DynamoDB refuses a path that is set twice; of two columns with one name the later wins.
            if (IsRepeatedLater(item.Columns, i))
                continue;
            ref readonly ItemColumn column = ref item.Columns[i];
            int number = names.Count;
            names.Add(NameText(number), column.Name.Text);
            values.Add(ValueText(number), AttributeMap.Value(in column));
            bytes += column.Value.Length;
        }

        string text = SetTexts.GetOrAdd(
            names.Count,
            count => "SET " + string.Join(',', Enumerable.Range(0, count).Select(n => $"#{n}=:{n}")));
        if (text.Length > MaxLength)
        {
            // The older form of an update does the same and knows no such limit.
            request.AttributeUpdates = Enumerable.Range(0, names.Count).ToDictionary(
                n => names[NameText(n)], n => new AttributeValueUpdate(values[ValueText(n)], AttributeAction.PUT));
            return bytes;
        }

        request.UpdateExpression = text;
        request.ExpressionAttributeNames = names;
        request.ExpressionAttributeValues = values;
        return bytes;
    }

    /// <summary>The projection on the item's columns.</summary>
    public static (string? Text, Dictionary<string, string>? Names) Projection(Item item) =>
        Projection(new ReadOnlySpan<Item>(ref item));

    /// <summary>
    /// The projection on the columns of any of the items; nulls, which read whole items, where there is no column, and
    /// where there are more (842) than an expression can name.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="keyName">The key, to tell from the answer whose columns they are; null where nobody asks.</param>
    public static (string? Text, Dictionary<string, string>? Names) Projection(
        ReadOnlySpan<Item> items, string? keyName = null)
    {
        var names = new Dictionary<string, string>();
        var seen = new HashSet<string>();
        if (keyName is not null)
            names.Add(NameText(0), keyName);
        foreach (Item item in items)
        {
            foreach (ref readonly ItemColumn column in item.Columns)
            {
                if (seen.Add(column.Name.Text))
                    names.Add(NameText(names.Count), column.Name.Text);
            }
        }

        if (names.Count == 0)
            return (null, null);
        string text = ProjectionTexts.GetOrAdd(
            names.Count, count => string.Join(',', Enumerable.Range(0, count).Select(NameText)));
        // No other form can name more. Reading a whole item costs the same capacity and finds the same columns.
        return text.Length > MaxLength ? (null, null) : (text, names);
    }

    private static string NameText(int number) => NameTexts.GetOrAdd(number, n => $"#{n}");

    private static string ValueText(int number) => ValueTexts.GetOrAdd(number, n => $":{n}");

    private static bool IsRepeatedLater(ReadOnlySpan<ItemColumn> columns, int index)
    {
        string name = columns[index].Name.Text;
        for (int i = index + 1; i < columns.Length; i++)
        {
            if (columns[i].Name.Text == name)
                return true;
        }

        return false;
    }
}

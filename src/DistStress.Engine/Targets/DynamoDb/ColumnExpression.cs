using System.Collections.Concurrent;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Generation;

namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>Writes the expressions that name an item's columns.</summary>
/// <remarks>
/// Columns go by number (<c>SET #0=:0,#1=:1</c>), so the text depends only on how many there are and is made once a
/// count. Made once a set of names, spread columns would fill memory: four with r = 1000 have 10^12 sets.
/// </remarks>
internal static class ColumnExpression
{
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
            values.Add(ValueTexts.GetOrAdd(number, n => $":{n}"), AttributeMap.Value(in column));
            bytes += column.Value.Length;
        }

        request.UpdateExpression = SetTexts.GetOrAdd(
            names.Count,
            count => "SET " + string.Join(',', Enumerable.Range(0, count).Select(n => $"#{n}=:{n}")));
        request.ExpressionAttributeNames = names;
        request.ExpressionAttributeValues = values;
        return bytes;
    }

    /// <summary>The projection on the item's columns.</summary>
    public static (string? Text, Dictionary<string, string>? Names) Projection(Item item) =>
        Projection(new ReadOnlySpan<Item>(ref item));

    /// <summary>The projection on the columns of any of the items; nulls where there is no column.</summary>
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
        return (text, names);
    }

    private static string NameText(int number) => NameTexts.GetOrAdd(number, n => $"#{n}");

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

using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Generation;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>Hands records that were read to the items that want to know what was found of them.</summary>
internal static class FoundRecords
{
    /// <summary>For a read of one item: what is to be done with each record; null where nobody wants them.</summary>
    /// <param name="item">The item.</param>
    /// <param name="add">Adds a record to what was found, as the layout reads it.</param>
    public static Action<Dictionary<string, AttributeValue>>? Of(
        Item item, Action<Dictionary<string, AttributeValue>, FoundItem> add) =>
        item.Found is { } found ? record => add(record, found) : null;

    /// <summary>For a read of several items, some of which may have the same key.</summary>
    /// <param name="items">The items.</param>
    /// <param name="keyName">The attribute that holds a record's partition key.</param>
    /// <param name="add">Adds a record to what was found, as the layout reads it.</param>
    public static Action<Dictionary<string, AttributeValue>>? Of(
        ReadOnlySpan<Item> items, string keyName, Action<Dictionary<string, AttributeValue>, FoundItem> add)
    {
        // Either all items of an op want it or none: it is the task that verifies.
        if (items[0].Found is null)
            return null;
        var wanted = new Dictionary<string, List<FoundItem>>();
        foreach (Item item in items)
        {
            if (!wanted.TryGetValue(item.Key, out List<FoundItem>? same))
                wanted[item.Key] = same = [];
            same.Add(item.Found!);
        }

        return record =>
        {
            foreach (FoundItem found in wanted.GetValueOrDefault(record[keyName].S) ?? [])
                add(record, found);
        };
    }
}

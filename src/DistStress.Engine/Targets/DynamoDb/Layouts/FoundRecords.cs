using DistStress.Engine.Generation;
using DistStress.Engine.Targets.DynamoDb.Requests;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>Hands records that were read to the items that want to know what was found of them.</summary>
internal static class FoundRecords
{
    /// <summary>For a read of one item: what is to be done with each record; null where nobody wants them.</summary>
    /// <param name="item">The item.</param>
    /// <param name="add">Adds a record to what was found.</param>
    public static RecordTaker? Of(Item item, RecordReader add)
    {
        if (item.Found is not { } found)
            return null;
        return record => add(record, found);
    }

    /// <summary>For a read of several items, some of which may have the same key.</summary>
    /// <param name="items">The items.</param>
    /// <param name="identity">What tells a record apart; null for one without a key.</param>
    /// <param name="key">The same of an item.</param>
    /// <param name="add">Adds a record to what was found.</param>
    public static RecordTaker? Of(
        ReadOnlySpan<Item> items, Func<Item, string> key, RecordIdentity identity, RecordReader add)
    {
        // Either all items of an op want it or none: it is the task that verifies.
        if (items[0].Found is null)
            return null;
        var wanted = new Dictionary<string, List<FoundItem>>();
        foreach (Item item in items)
        {
            if (!wanted.TryGetValue(key(item), out List<FoundItem>? same))
                wanted[key(item)] = same = [];
            same.Add(item.Found!);
        }

        return record =>
        {
            if (identity(record) is not { } own)
                return;
            foreach (FoundItem found in wanted.GetValueOrDefault(own) ?? [])
                add(record, found);
        };
    }
}

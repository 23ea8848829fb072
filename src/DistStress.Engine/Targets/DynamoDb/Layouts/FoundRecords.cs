using System.Text;
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
    /// <param name="keyName">The attribute that holds a record's partition key, a string.</param>
    /// <param name="add">Adds a record to what was found.</param>
    public static RecordTaker? Of(ReadOnlySpan<Item> items, string keyName, RecordReader add)
    {
        // Either all items of an op want it or none: it is the task that verifies.
        if (items[0].Found is null)
            return null;
        byte[] name = Encoding.UTF8.GetBytes(keyName);
        var wanted = new Dictionary<string, List<FoundItem>>();
        foreach (Item item in items)
        {
            if (!wanted.TryGetValue(item.Key, out List<FoundItem>? same))
                wanted[item.Key] = same = [];
            same.Add(item.Found!);
        }

        return record =>
        {
            var key = record;
            if (!key.MoveToScalar(name))
                return;
            foreach (FoundItem found in wanted.GetValueOrDefault(key.GetString()!) ?? [])
                add(record, found);
        };
    }
}

using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Tables;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>
/// The rows layout: a column is a record of its own under the partition key <c>id</c>, the item's key, and the sort key
/// <c>sk</c>, the column's name. The attribute <c>value</c> holds its value, text as S and bytes as B.
/// </summary>
internal sealed class DynamoDbRows : IDynamoDbLayout
{
    private const string KeyName = KeyAttribute.Partition;
    private const string SortKeyName = KeyAttribute.Sort;
    private const string ValueName = KeyAttribute.Value;

    private readonly DynamoDbTable _table;
    private readonly bool _consistentRead;

    public DynamoDbRows(DynamoDbClient client, string tableName, bool consistentRead)
    {
        _table = new DynamoDbTable(client, tableName, KeyName, SortKeyName);
        _consistentRead = consistentRead;
    }

    public Task<OpResult> PutItemAsync(Item item, CancellationToken cancellationToken) =>
        ReplaceAsync([item], cancellationToken);

    public Task<OpResult> UpdateItemAsync(Item item, CancellationToken cancellationToken) =>
        _table.WriteAsync([.. Puts(item).Values], cancellationToken);

    public Task<OpResult> GetItemAsync(Item item, CancellationToken cancellationToken) =>
        ReadItemAsync(item.Key, FoundRecords.Of(item, AddColumn), cancellationToken);

    public Task<OpResult> GetSubItemAsync(Item item, CancellationToken cancellationToken) =>
        ReadColumnsAsync(new ReadOnlySpan<Item>(ref item), cancellationToken);

    public Task<OpResult> DeleteItemAsync(Item item, CancellationToken cancellationToken) =>
        WriteAsync([new Replacement(item.Key, [])], cancellationToken);

    public Task<OpResult> QueryAsync(Item item, CancellationToken cancellationToken) =>
        GetItemAsync(item, cancellationToken);

    public async Task<OpResult> BatchGetItemAsync(Operation operation, CancellationToken cancellationToken)
    {
        var sum = default(OpResultSum);
        // A key that several of the items have is read once, for all of them.
        Action<Dictionary<string, AttributeValue>>? found = FoundRecords.Of(operation.Items, KeyName, AddColumn);
        var seen = new HashSet<string>(operation.Items.Length);
        for (int i = 0; i < operation.Items.Length; i++)
        {
            string key = operation.Items[i].Key;
            if (!seen.Add(key))
                continue;
            OpResult result = await ReadItemAsync(key, found, cancellationToken).ConfigureAwait(false);
            sum.Add(result);
            if (result.HasFailed)
                break;
        }

        return sum.Total();
    }

    public Task<OpResult> BatchGetSubItemAsync(Operation operation, CancellationToken cancellationToken) =>
        ReadColumnsAsync(operation.Items, cancellationToken);

    public Task<OpResult> BatchPutItemAsync(Operation operation, CancellationToken cancellationToken) =>
        ReplaceAsync(operation.Items, cancellationToken);

    private async Task<OpResult> ReadItemAsync(
        string key, Action<Dictionary<string, AttributeValue>>? found, CancellationToken cancellationToken)
    {
        OpResult result = await _table.QueryAsync(key, _consistentRead, attribute: null, found, cancellationToken)
            .ConfigureAwait(false);

        // All the records are one item.
        return result with { ItemsFound = Math.Min(1, result.ItemsFound) };
    }

    private Task<OpResult> ReplaceAsync(ReadOnlySpan<Item> items, CancellationToken cancellationToken)
    {
        // Of two items with one key the later wins whole, as it would one after the other.
        var replacements = new Dictionary<string, Replacement>(items.Length);
        foreach (Item item in items)
            replacements[item.Key] = new Replacement(item.Key, Puts(item));
        return WriteAsync(replacements.Values, cancellationToken);
    }

    /// <summary>Puts the new records of items and deletes those that the items no longer have.</summary>
    private async Task<OpResult> WriteAsync(
        IReadOnlyCollection<Replacement> replacements, CancellationToken cancellationToken)
    {
        var sum = default(OpResultSum);
        var writes = new List<WriteRequest>();
        foreach (Replacement replacement in replacements)
        {
            // Strongly consistent whatever the reads of the load are: a record that was written a moment ago must not
            // outlive its item.
            OpResult names = await _table.QueryAsync(
                replacement.Id,
                consistent: true,
                SortKeyName,
                record =>
                {
                    string name = record[SortKeyName].S;
                    if (!replacement.Puts.ContainsKey(name))
                        writes.Add(new WriteRequest(new DeleteRequest(Key(replacement.Id, name))));
                },
                cancellationToken).ConfigureAwait(false);

            // What the look found is no result of a write; what it cost is.
            sum.Add(names with { Bytes = 0, ItemsFound = 0 });
            if (names.HasFailed)
                return sum.Total();
            writes.AddRange(replacement.Puts.Values);
        }

        sum.Add(await _table.WriteAsync(writes, cancellationToken).ConfigureAwait(false));
        return sum.Total();
    }

    private Task<OpResult> ReadColumnsAsync(ReadOnlySpan<Item> items, CancellationToken cancellationToken)
    {
        // DynamoDB refuses a batch that names a key twice: the same item again, or two columns with one name.
        var seen = new HashSet<(string, string)>();
        var keys = new List<Dictionary<string, AttributeValue>>();
        foreach (Item item in items)
        {
            foreach (ref readonly ItemColumn column in item.Columns)
            {
                if (seen.Add((item.Key, column.Name.Text)))
                    keys.Add(Key(item.Key, column.Name.Text));
            }
        }

        return ReadRecordsAsync(keys, FoundRecords.Of(items, KeyName, AddColumn), cancellationToken);
    }

    private async Task<OpResult> ReadRecordsAsync(
        List<Dictionary<string, AttributeValue>> keys,
        Action<Dictionary<string, AttributeValue>>? seen,
        CancellationToken cancellationToken)
    {
        var found = new HashSet<string>();
        OpResult result = await _table.ReadAsync(
            keys,
            _consistentRead,
            projection: default,
            record =>
            {
                found.Add(record[KeyName].S);
                seen?.Invoke(record);
            },
            cancellationToken).ConfigureAwait(false);
        return result with { ItemsFound = found.Count };
    }

    // DynamoDB refuses a batch that names a key twice. Of two columns with one name the later wins.
    private static Dictionary<string, WriteRequest> Puts(Item item)
    {
        var puts = new Dictionary<string, WriteRequest>(item.Columns.Length);
        foreach (ref readonly ItemColumn column in item.Columns)
        {
            Dictionary<string, AttributeValue> record = Key(item.Key, column.Name.Text);
            record[ValueName] = AttributeMap.Value(in column);
            puts[column.Name.Text] = new WriteRequest(new PutRequest(record));
        }

        return puts;
    }

    private static Dictionary<string, AttributeValue> Key(string id, string column) =>
        new(3) { [KeyName] = new() { S = id }, [SortKeyName] = new() { S = column } };

    private static void AddColumn(Dictionary<string, AttributeValue> record, FoundItem found)
    {
        found.NoteItem();
        if (record.TryGetValue(ValueName, out AttributeValue? value))
            found.Add(record[SortKeyName].S, AttributeMap.Utf8OrBytes(value));
    }

    /// <summary>All that an item is to be: its records by column name; none deletes it.</summary>
    private readonly record struct Replacement(string Id, Dictionary<string, WriteRequest> Puts);
}

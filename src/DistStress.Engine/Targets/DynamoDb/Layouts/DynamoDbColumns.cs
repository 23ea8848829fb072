using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using DistStress.Engine.Generation;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Requests;
using DistStress.Engine.Targets.DynamoDb.Tables;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>
/// The columns layout: one table item an item under the table's key, one attribute a column.
/// </summary>
/// <param name="keys">The table's keys.</param>
/// <param name="consistentRead">Whether reads are strongly consistent.</param>
internal sealed class DynamoDbColumns(TableKeys keys, bool consistentRead) : IDynamoDbLayout
{
    private readonly RecordKey _key = new(keys);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> PutItemAsync(OpSession op, Item item)
    {
        Utf8JsonWriter json = op.Begin(DynamoDbCall.PutItem);
        long bytes = WriteItem(json, item);
        ItemCondition.Write(json, item, _key.PartitionName);
        return (await op.SendAsync().ConfigureAwait(false)).Written(bytes);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> UpdateItemAsync(OpSession op, Item item)
    {
        Utf8JsonWriter json = op.Begin(DynamoDbCall.UpdateItem);
        WriteKey(json, item);
        long bytes = ColumnExpression.WriteSet(json, item, _key.PartitionName);
        return (await op.SendAsync().ConfigureAwait(false)).Written(bytes);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> GetItemAsync(OpSession op, Item item)
    {
        BeginGet(op, item);
        return (await op.SendAsync(FoundRecords.Of(item, AddColumns)).ConfigureAwait(false)).Read();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> GetSubItemAsync(OpSession op, Item item)
    {
        ColumnExpression.WriteProjection(BeginGet(op, item), new ReadOnlySpan<Item>(ref item));
        return (await op.SendAsync(FoundRecords.Of(item, AddColumns)).ConfigureAwait(false)).Read();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> DeleteItemAsync(OpSession op, Item item)
    {
        Utf8JsonWriter json = op.Begin(DynamoDbCall.DeleteItem);
        WriteKey(json, item);
        ItemCondition.Write(json, item, _key.PartitionName);
        return (await op.SendAsync().ConfigureAwait(false)).Written();
    }

    public ValueTask<OpResult> QueryAsync(OpSession op, Operation operation)
    {
        TrafficTask task = operation.Task;
        Item item = operation.Item;
        PartitionQuery? query = task.Index is { } name ? OfIndex(name, item) : OfTable(item);
        if (query is null)
        {
            return ValueTask.FromResult(new OpResult(
                OpStatus.Failed, Error: OpError.Validation,
                Detail: $"The configuration has no index \"{task.Index}\", or the task's data has no column that is "
                    + "its partition key."));
        }

        item.Found?.Reach = ReachOf(task.Index);
        return DynamoDbTable.QueryAsync(
            op,
            query with { Range = task.Range, Limit = task.Limit, Descending = task.Descending },
            keys.Table.HasCollections || task.Index is not null
                ? FoundRecords.Of(operation.Items, _key.Identity, _key.Identity, AddColumns)
                : FoundRecords.Of(item, AddColumns));
    }

    public ValueTask<OpResult> BatchGetItemAsync(OpSession op, Operation operation)
    {
        Item[] items = Distinct(operation.Items);
        return DynamoDbTable.ReadAsync(
            op, items.Length, (json, index) => _key.Write(json, items[index]), consistentRead, isOnePartition: false,
            projection: null, FoundRecords.Of(operation.Items, _key.Identity, _key.Identity, AddColumns));
    }

    // One projection serves all keys, so it names every column that any of the items asks for.
    public ValueTask<OpResult> BatchGetSubItemAsync(OpSession op, Operation operation)
    {
        Item[] items = Distinct(operation.Items);
        IReadOnlyList<string> keyNames = operation.Item.Found is null ? [] : keys.Table.KeyNames;
        return DynamoDbTable.ReadAsync(
            op, items.Length, (json, index) => _key.Write(json, items[index]), consistentRead, isOnePartition: false,
            json => ColumnExpression.WriteProjection(json, operation.Items, keyNames),
            FoundRecords.Of(operation.Items, _key.Identity, _key.Identity, AddColumns));
    }

    public ValueTask<OpResult> BatchPutItemAsync(OpSession op, Operation operation)
    {
        Item[] items = Distinct(operation.Items);
        return DynamoDbTable.WriteAsync(op, items.Length, (json, index) =>
        {
            json.WriteStartObject("PutRequest"u8);
            long bytes = WriteItem(json, items[index]);
            json.WriteEndObject();
            return bytes;
        });
    }

    // DynamoDB refuses a batch that names a key twice. The later item wins, as it would one after the other.
    private Item[] Distinct(ReadOnlySpan<Item> items)
    {
        var distinct = new Dictionary<string, Item>(items.Length);
        foreach (Item item in items)
            distinct[_key.Identity(item)] = item;
        return [.. distinct.Values];
    }

    private Utf8JsonWriter BeginGet(OpSession op, Item item)
    {
        Utf8JsonWriter json = op.Begin(DynamoDbCall.GetItem);
        WriteKey(json, item);
        if (consistentRead)
            json.WriteBoolean("ConsistentRead"u8, true);
        return json;
    }

    private long WriteItem(Utf8JsonWriter json, Item item)
    {
        json.WriteStartObject("Item"u8);
        _key.Write(json, item);
        long bytes = json.WriteColumns(item);
        json.WriteEndObject();
        return bytes;
    }

    private void WriteKey(Utf8JsonWriter json, Item item)
    {
        json.WriteStartObject("Key"u8);
        _key.Write(json, item);
        json.WriteEndObject();
    }

    private PartitionQuery OfTable(Item item) => new(
        Encoding.UTF8.GetBytes(keys.Table.Partition.Name),
        json => _key.WriteValue(json, PartitionQuery.ValueName, keys.Table.Partition, item))
    {
        Consistent = consistentRead,
        Sort = keys.Table.Sort is { } sort ? new IndexKey(sort.Name, sort.Type) : null,
    };

    // The columns that an index has of an item; null for all.
    private Predicate<string>? ReachOf(string? index)
    {
        IndexSpec? read = keys.Table.Indexes.FirstOrDefault(known => known.Name == index);
        if (read is null or { Projection.All: true })
            return null;
        return name => read.Projection.Names.Contains(name) || read.Keys.Any(key => key.Name == name);
    }

    // The partition of the index that the item itself lies in, by a key of the table or by a column.
    private PartitionQuery? OfIndex(string name, Item item)
    {
        if (keys.Table.Indexes.FirstOrDefault(known => known.Name == name) is not { } index)
            return null;
        Action<Utf8JsonWriter> write;
        if (keys.Table.KeyNamed(index.Partition.Name) is { } own)
        {
            write = json => _key.WriteValue(json, PartitionQuery.ValueName, own, item);
        }
        else
        {
            int found = -1;
            for (int i = 0; i < item.Columns.Length; i++)
                found = item.Columns[i].Name.Text == index.Partition.Name ? i : found;
            if (found < 0)
                return null;
            write = json => json.WriteColumn(PartitionQuery.ValueName, in item.Columns[found]);
        }

        return new PartitionQuery(Encoding.UTF8.GetBytes(index.Partition.Name), write)
        {
            Index = name,
            Consistent = consistentRead && index.Local,
            Sort = index.Sort,
        };
    }

    private void AddColumns(Utf8JsonReader record, FoundItem found)
    {
        found.NoteItem();
        while (record.NextMember())
        {
            if (record.ValueTextEquals(_key.PartitionName)
                || (!_key.SortName.IsEmpty && record.ValueTextEquals(_key.SortName)))
            {
                record.Skip();
                continue;
            }

            string name = record.GetString()!;
            record.Read();
            found.Add(name, AttributeReader.Value(ref record));
        }
    }
}

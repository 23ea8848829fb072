using System.Text.Json;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Requests;
using DistStress.Engine.Targets.DynamoDb.Tables;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>
/// The columns layout: one table item an item under the partition key <c>id</c>, one attribute a column.
/// </summary>
/// <param name="consistentRead">Whether reads are strongly consistent.</param>
internal sealed class DynamoDbColumns(bool consistentRead) : IDynamoDbLayout
{
    private const string KeyName = KeyAttribute.Partition;

    private readonly DynamoDbTable _table = new(KeyName);

    public async ValueTask<OpResult> PutItemAsync(OpSession op, Item item)
    {
        Utf8JsonWriter json = op.Begin(DynamoDbCall.PutItem);
        long bytes = WriteItem(json, item);
        ItemCondition.Write(json, item, KeyAttribute.PartitionUtf8);
        return (await op.SendAsync().ConfigureAwait(false)).Written(bytes);
    }

    public async ValueTask<OpResult> UpdateItemAsync(OpSession op, Item item)
    {
        Utf8JsonWriter json = op.Begin(DynamoDbCall.UpdateItem);
        WriteKey(json, item);
        long bytes = ColumnExpression.WriteSet(json, item, KeyAttribute.PartitionUtf8);
        return (await op.SendAsync().ConfigureAwait(false)).Written(bytes);
    }

    public async ValueTask<OpResult> GetItemAsync(OpSession op, Item item)
    {
        BeginGet(op, item);
        return (await op.SendAsync(FoundRecords.Of(item, AddColumns)).ConfigureAwait(false)).Read();
    }

    public async ValueTask<OpResult> GetSubItemAsync(OpSession op, Item item)
    {
        ColumnExpression.WriteProjection(BeginGet(op, item), new ReadOnlySpan<Item>(ref item));
        return (await op.SendAsync(FoundRecords.Of(item, AddColumns)).ConfigureAwait(false)).Read();
    }

    public async ValueTask<OpResult> DeleteItemAsync(OpSession op, Item item)
    {
        Utf8JsonWriter json = op.Begin(DynamoDbCall.DeleteItem);
        WriteKey(json, item);
        ItemCondition.Write(json, item, KeyAttribute.PartitionUtf8);
        return (await op.SendAsync().ConfigureAwait(false)).Written();
    }

    public ValueTask<OpResult> QueryAsync(OpSession op, Item item) =>
        _table.QueryAsync(op, item.KeyUtf8, consistentRead, attribute: null, FoundRecords.Of(item, AddColumns));

    public ValueTask<OpResult> BatchGetItemAsync(OpSession op, Operation operation)
    {
        Item[] items = Distinct(operation.Items);
        return _table.ReadAsync(
            op, items.Length, (json, index) => WriteKeyMembers(json, items[index]), consistentRead, projection: null,
            FoundRecords.Of(operation.Items, KeyName, AddColumns));
    }

    // One projection serves all keys, so it names every column that any of the items asks for.
    public ValueTask<OpResult> BatchGetSubItemAsync(OpSession op, Operation operation)
    {
        Item[] items = Distinct(operation.Items);
        string? keyName = operation.Item.Found is null ? null : KeyName;
        return _table.ReadAsync(
            op, items.Length, (json, index) => WriteKeyMembers(json, items[index]), consistentRead,
            json => ColumnExpression.WriteProjection(json, operation.Items, keyName),
            FoundRecords.Of(operation.Items, KeyName, AddColumns));
    }

    public ValueTask<OpResult> BatchPutItemAsync(OpSession op, Operation operation)
    {
        Item[] items = Distinct(operation.Items);
        return _table.WriteAsync(op, items.Length, (json, index) =>
        {
            json.WriteStartObject("PutRequest"u8);
            long bytes = WriteItem(json, items[index]);
            json.WriteEndObject();
            return bytes;
        });
    }

    // DynamoDB refuses a batch that names a key twice. The later item wins, as it would one after the other.
    private static Item[] Distinct(ReadOnlySpan<Item> items)
    {
        var distinct = new Dictionary<string, Item>(items.Length);
        foreach (Item item in items)
            distinct[item.Key] = item;
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

    private static long WriteItem(Utf8JsonWriter json, Item item)
    {
        json.WriteStartObject("Item"u8);
        WriteKeyMembers(json, item);
        long bytes = json.WriteColumns(item);
        json.WriteEndObject();
        return bytes;
    }

    private static void WriteKey(Utf8JsonWriter json, Item item)
    {
        json.WriteStartObject("Key"u8);
        WriteKeyMembers(json, item);
        json.WriteEndObject();
    }

    private static void WriteKeyMembers(Utf8JsonWriter json, Item item) =>
        json.WriteText(KeyAttribute.PartitionUtf8, item.KeyUtf8.Span);

    private static void AddColumns(Utf8JsonReader record, FoundItem found)
    {
        found.NoteItem();
        while (record.NextMember())
        {
            if (record.ValueTextEquals(KeyAttribute.PartitionUtf8))
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

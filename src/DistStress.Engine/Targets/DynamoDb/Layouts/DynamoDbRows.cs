using System.Text;
using System.Text.Json;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Requests;
using DistStress.Engine.Targets.DynamoDb.Tables;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>
/// The rows layout: a column is a record of its own under the item's partition key and the sort key (<c>sk</c>) that is
/// the column's name. The attribute <c>value</c> holds its value, in its own type.
/// </summary>
/// <remarks>
/// Whether an item is there only a look at its records tells, so that another write may come between that and the write
/// it is the condition of.
/// </remarks>
/// <param name="keys">The table's keys.</param>
/// <param name="consistentRead">Whether reads are strongly consistent.</param>
internal sealed class DynamoDbRows(TableKeys keys, bool consistentRead) : IDynamoDbLayout
{
    private readonly RecordKey _key = new(keys);

    public ValueTask<OpResult> PutItemAsync(OpSession op, Item item) =>
        ReplaceAsync(op, new ReadOnlySpan<Item>(ref item), item.Condition);

    public async ValueTask<OpResult> UpdateItemAsync(OpSession op, Item item)
    {
        var sum = default(OpResultSum);
        if (item.Condition is { } condition)
        {
            OpResult look = await LookAsync(op, item, seen: null).ConfigureAwait(false);
            if (look.HasFailed || !Holds(condition, look))
                return Refusal(look);
        }

        var sets = new List<RowWrite>();
        var adds = new List<RowWrite>();
        foreach (RowWrite write in Replace(item).Puts.Values)
            (write.Column!.Value.Role == ColumnRole.Add ? adds : sets).Add(write);
        OpResult result = await WriteAsync(op, sets).ConfigureAwait(false);
        sum.Add(result);
        for (int i = 0; i < adds.Count && !result.HasFailed; i++)
        {
            long bytes = adds[i].WriteAdd(op.Begin(DynamoDbCall.UpdateItem));
            result = (await op.SendAsync().ConfigureAwait(false)).Written(bytes);
            sum.Add(result);
        }

        return sum.Total();
    }

    public ValueTask<OpResult> GetItemAsync(OpSession op, Item item) =>
        ReadItemAsync(op, item, FoundRecords.Of(item, AddColumn));

    public ValueTask<OpResult> GetSubItemAsync(OpSession op, Item item) =>
        ReadColumnsAsync(op, new ReadOnlySpan<Item>(ref item));

    public ValueTask<OpResult> DeleteItemAsync(OpSession op, Item item) =>
        WriteAsync(op, [new Replacement(item, [])], item.Condition);

    public ValueTask<OpResult> QueryAsync(OpSession op, Operation operation)
    {
        TrafficTask task = operation.Task;
        if (task.Index is not null)
        {
            return ValueTask.FromResult(new OpResult(
                OpStatus.Failed, Error: OpError.Validation, Detail: "A table of the rows layout has no indexes."));
        }

        PartitionQuery query = OfItem(operation.Item) with
        {
            Range = task.Range, Limit = task.Limit, Descending = task.Descending,
        };
        operation.Item.Found?.Reach = ReachOf(task);
        return ReadItemAsync(op, query, FoundRecords.Of(operation.Item, AddColumn));
    }

    // Of an item's records those in the range; a limit may leave out any of them.
    private static Predicate<string>? ReachOf(TrafficTask task) => task switch
    {
        { Limit: not null } => _ => false,
        { Range: { } range } => name => range.Contains(name, KeyType.S),
        _ => null,
    };

    public async ValueTask<OpResult> BatchGetItemAsync(OpSession op, Operation operation)
    {
        var sum = default(OpResultSum);
        // A key that several of the items have is read once, for all of them.
        RecordTaker? found = FoundRecords.Of(operation.Items, _key.Identity, _key.Identity, AddColumn);
        var seen = new HashSet<string>(operation.Items.Length);
        for (int i = 0; i < operation.Items.Length; i++)
        {
            Item item = operation.Items[i];
            if (!seen.Add(_key.Identity(item)))
                continue;
            OpResult result = await ReadItemAsync(op, item, found).ConfigureAwait(false);
            sum.Add(result);
            if (result.HasFailed)
                break;
        }

        return sum.Total();
    }

    public ValueTask<OpResult> BatchGetSubItemAsync(OpSession op, Operation operation) =>
        ReadColumnsAsync(op, operation.Items);

    public ValueTask<OpResult> BatchPutItemAsync(OpSession op, Operation operation) =>
        ReplaceAsync(op, operation.Items);

    private ValueTask<OpResult> ReadItemAsync(OpSession op, Item item, RecordTaker? found) =>
        ReadItemAsync(op, OfItem(item), found);

    private static async ValueTask<OpResult> ReadItemAsync(OpSession op, PartitionQuery query, RecordTaker? found)
    {
        OpResult result = await DynamoDbTable.QueryAsync(op, query, found).ConfigureAwait(false);

        // All the records are one item.
        return result with { ItemsFound = Math.Min(1, result.ItemsFound) };
    }

    private ValueTask<OpResult> ReplaceAsync(
        OpSession op, ReadOnlySpan<Item> items, WriteCondition? condition = null)
    {
        // Of two items with one key the later wins whole, as it would one after the other.
        var replacements = new Dictionary<string, Replacement>(items.Length);
        foreach (Item item in items)
            replacements[_key.Identity(item)] = Replace(item);
        return WriteAsync(op, [.. replacements.Values], condition);
    }

    /// <summary>Puts the new records of items and deletes those that the items no longer have.</summary>
    private async ValueTask<OpResult> WriteAsync(
        OpSession op, Replacement[] replacements, WriteCondition? condition)
    {
        var sum = default(OpResultSum);
        var writes = new List<RowWrite>();
        foreach (Replacement replacement in replacements)
        {
            OpResult names = await LookAsync(
                op,
                replacement.Item,
                record =>
                {
                    if (record.MoveToScalar(_key.SortName) && !replacement.Puts.ContainsKey(record.GetString()!))
                        writes.Add(new RowWrite(_key, replacement.Item, record.Utf8(), Column: null));
                }).ConfigureAwait(false);
            if (condition is { } must && !names.HasFailed && !Holds(must, names))
                return Refusal(names);

            // What the look found is no result of a write; what it cost is.
            sum.Add(names with { Bytes = 0, ItemsFound = 0 });
            if (names.HasFailed)
                return sum.Total();
            writes.AddRange(replacement.Puts.Values);
        }

        sum.Add(await WriteAsync(op, writes).ConfigureAwait(false));
        return sum.Total();
    }

    // Strongly consistent whatever the reads of the load are: a record that was written a moment ago must not outlive
    // its item.
    private ValueTask<OpResult> LookAsync(OpSession op, Item item, RecordTaker? seen) =>
        DynamoDbTable.QueryAsync(
            op, OfItem(item) with { Consistent = true, Attribute = keys.Table.Sort!.Name }, seen);

    private static bool Holds(WriteCondition condition, OpResult look) =>
        (condition == WriteCondition.Exists) == (look.ItemsFound > 0);

    private static OpResult Refusal(OpResult look) =>
        look.HasFailed ? look : new OpResult(OpStatus.ConditionFailed);

    private static ValueTask<OpResult> WriteAsync(OpSession op, List<RowWrite> writes) =>
        DynamoDbTable.WriteAsync(op, writes.Count, (json, index) => writes[index].Write(json));

    private ValueTask<OpResult> ReadColumnsAsync(OpSession op, ReadOnlySpan<Item> items)
    {
        // DynamoDB refuses a batch that names a key twice: the same item again, or two columns with one name.
        var seen = new HashSet<(string, string)>();
        var rows = new List<RowWrite>();
        foreach (Item item in items)
        {
            foreach (ref readonly ItemColumn column in item.Columns)
            {
                if (seen.Add((_key.Identity(item), column.Name.Text)))
                    rows.Add(new RowWrite(_key, item, column.Name.Utf8, Column: null));
            }
        }

        return ReadRecordsAsync(op, rows, FoundRecords.Of(items, _key.Identity, _key.Identity, AddColumn));
    }

    private async ValueTask<OpResult> ReadRecordsAsync(OpSession op, List<RowWrite> rows, RecordTaker? seen)
    {
        var found = new HashSet<string>();
        OpResult result = await DynamoDbTable.ReadAsync(
            op,
            rows.Count,
            (json, index) => rows[index].WriteKey(json),
            consistentRead,
            isOnePartition: rows.TrueForAll(row => ReferenceEquals(row.Item, rows[0].Item)),
            projection: null,
            record =>
            {
                if (_key.Identity(record) is { } own)
                    found.Add(own);
                seen?.Invoke(record);
            }).ConfigureAwait(false);
        return result with { ItemsFound = found.Count };
    }

    private PartitionQuery OfItem(Item item) => new(
        Encoding.UTF8.GetBytes(keys.Table.Partition.Name),
        json => _key.WriteValue(json, PartitionQuery.ValueName, keys.Table.Partition, item))
    {
        Consistent = consistentRead,
        Sort = new IndexKey(keys.Table.Sort!.Name, KeyType.S),
    };

    // DynamoDB refuses a batch that names a key twice. Of two columns with one name the later wins.
    private Replacement Replace(Item item)
    {
        var puts = new Dictionary<string, RowWrite>(item.Columns.Length);
        foreach (ref readonly ItemColumn column in item.Columns)
            puts[column.Name.Text] = new RowWrite(_key, item, column.Name.Utf8, column);
        return new Replacement(item, puts);
    }

    private void AddColumn(Utf8JsonReader record, FoundItem found)
    {
        found.NoteItem();
        Utf8JsonReader sort = record;
        if (!sort.MoveToScalar(_key.SortName))
            return;
        while (record.NextMember())
        {
            if (record.ValueTextEquals(KeyAttribute.ValueUtf8) && record.Read())
            {
                found.Add(sort.GetString()!, AttributeReader.Value(ref record));
                return;
            }

            record.Skip();
        }
    }

    /// <summary>A record's key, and what becomes of it.</summary>
    /// <param name="Key">How the table has keys.</param>
    /// <param name="Item">The item.</param>
    /// <param name="Name">The column's name.</param>
    /// <param name="Column">What is put there; null deletes it.</param>
    private readonly record struct RowWrite(RecordKey Key, Item Item, ReadOnlyMemory<byte> Name, ItemColumn? Column)
    {
        public void WriteKey(Utf8JsonWriter json)
        {
            Key.Write(json, Item);
            json.WriteText(Key.SortName, Name.Span);
        }

        /// <summary>Writes the update that adds the column's value to what is there.</summary>
        public long WriteAdd(Utf8JsonWriter json)
        {
            json.WriteStartObject("Key"u8);
            WriteKey(json);
            json.WriteEndObject();
            json.WriteString("UpdateExpression"u8, "ADD #v :v"u8);
            json.WriteStartObject("ExpressionAttributeNames"u8);
            json.WriteString("#v"u8, KeyAttribute.ValueUtf8);
            json.WriteEndObject();
            json.WriteStartObject("ExpressionAttributeValues"u8);
            long bytes = json.WriteColumn(":v"u8, Column!.Value);
            json.WriteEndObject();
            return bytes;
        }

        public long Write(Utf8JsonWriter json)
        {
            long bytes = 0;
            json.WriteStartObject(Column is null ? "DeleteRequest"u8 : "PutRequest"u8);
            json.WriteStartObject(Column is null ? "Key"u8 : "Item"u8);
            WriteKey(json);
            if (Column is { } column)
                bytes = json.WriteColumn(KeyAttribute.ValueUtf8, in column);
            json.WriteEndObject();
            json.WriteEndObject();
            return bytes;
        }
    }

    /// <summary>All that an item is to be: its records by column name; none deletes it.</summary>
    private readonly record struct Replacement(Item Item, Dictionary<string, RowWrite> Puts);
}

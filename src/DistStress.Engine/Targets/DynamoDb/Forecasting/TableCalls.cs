using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>Does to a table of sizes what the calls of an op do to the table, and adds up what they consume.</summary>
/// <param name="table">The table.</param>
/// <param name="keys">Its keys.</param>
/// <param name="consistent">Whether the reads of the load are strongly consistent.</param>
internal sealed class TableCalls(SizedTable table, TableKeys keys, bool consistent)
{
    private const long PageBytes = 1024 * 1024;

    private readonly TableShape _shape = keys.Table;

    // Columns whose values are kept. The order in an index, and what a range means of it, depends on its sort key.
    private readonly HashSet<string> _kept =
        [.. keys.Table.Indexes.Select(index => index.Sort?.Name).OfType<string>()];

    private (long Version, Dictionary<int, long[]> Sizes) _segments = (-1, []);
    private readonly Dictionary<int, int> _scanned = [];
    private int _expiries;

    /// <summary>Read units of the table so far; null where nothing was read.</summary>
    public double? ReadUnits { get; private set; }

    /// <summary>Write units of the table so far; null where nothing was written.</summary>
    public double? WriteUnits { get; private set; }

    /// <summary>Bytes of the records that were written so far: names, values and keys.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Units that reads cost in the indexes, by the index's name.</summary>
    public Dictionary<string, double> IndexReads { get; } = [];

    private bool IsRows => _shape.Layout == TargetLayout.Rows;

    /// <summary>Begins with nothing consumed.</summary>
    public void Reset()
    {
        ReadUnits = null;
        WriteUnits = null;
        WrittenBytes = 0;
        IndexReads.Clear();
        table.IndexWrites.Clear();
        _scanned.Clear();
        _segments = (-1, []);
    }

    /// <summary>Keeps the values of a column, since a sum depends on what was there.</summary>
    public void Keep(string column) => _kept.Add(column);

    /// <summary>Whether the table has anything of an item.</summary>
    public bool Holds(Item item) => IsRows
        ? table.Partition(keys.Partition(item)).Count > 0
        : table.Find(keys.Partition(item), keys.Sort(item) ?? "") is not null;

    /// <summary>Puts an item into the table at no cost.</summary>
    public void Plant(Item item)
    {
        var kept = new Dictionary<string, double>(table.IndexWrites);
        foreach ((string sort, SizedRecord record) in Records(item))
            table.Replace(keys.Partition(item), sort, record);
        table.IndexWrites.Clear();
        foreach ((string index, double units) in kept)
            table.IndexWrites.Add(index, units);
    }

    /// <summary>Runs an op.</summary>
    public void Run(Operation operation)
    {
        switch (operation.Action)
        {
            case TrafficAction.Scan:
                Scan(operation);
                return;
            case TrafficAction.Query when !IsRows || operation.Task is not { Range: null, Limit: null }:
                Query(operation.Task, operation.Item);
                return;
        }

        TrafficAction action = operation.Action.Descriptor().EachItem ?? operation.Action;
        bool isBatch = operation.Action.IsBatch();
        // An item that is several times in a batch is asked for once, and of several to write the last one wins.
        var seen = new HashSet<(string, string?)>();
        for (int i = operation.Items.Length - 1; i >= 0; i--)
        {
            Item item = operation.Items[i];
            if (isBatch && !seen.Add((keys.Partition(item), keys.Sort(item))))
                continue;
            if (IsRows)
                RunRows(action, item);
            else
                RunColumns(action, item, isBatch);
        }
    }

    private void RunColumns(TrafficAction action, Item item, bool isBatch)
    {
        string partition = keys.Partition(item);
        string sort = keys.Sort(item) ?? "";
        SizedRecord? before = table.Find(partition, sort);
        long bytes = before?.Bytes ?? 0;
        if (IsRefused(item))
        {
            // What DynamoDB asks for a write that it refuses, though it does not say so in its answer.
            Write(CapacityRules.Put(bytes, bytes));
            return;
        }

        switch (action)
        {
            case TrafficAction.PutItem:
                SizedRecord put = Record(item);
                WrittenBytes += put.Bytes;
                Write(CapacityRules.Put(bytes, put.Bytes));
                table.Replace(partition, sort, put);
                break;
            case TrafficAction.UpdateItem:
                SizedRecord after = before?.Copy() ?? Key(item);
                Fill(after, item);
                WrittenBytes += Record(item).Bytes;
                Write(CapacityRules.Update(bytes, after.Bytes));
                table.Replace(partition, sort, after);
                break;
            case TrafficAction.DeleteItem:
                Write(CapacityRules.Delete(bytes));
                table.Replace(partition, sort, null);
                break;
            default:
                Read(isBatch ? CapacityRules.BatchGet(bytes, consistent) : CapacityRules.Get(bytes, consistent));
                break;
        }
    }

    private void RunRows(TrafficAction action, Item item)
    {
        string partition = keys.Partition(item);
        if (IsRefused(item))
        {
            ReadPages(table.Partition(partition).Values, isConsistent: true);
            return;
        }

        switch (action)
        {
            case TrafficAction.UpdateItem:
                if (item.Condition is not null)
                    ReadPages(table.Partition(partition).Values, isConsistent: true);
                PutRows(partition, Records(item));
                break;
            case TrafficAction.PutItem:
                Dictionary<string, SizedRecord> records = Records(item);
                ReadPages(table.Partition(partition).Values, isConsistent: true);
                DeleteRows(partition, records);
                PutRows(partition, records);
                break;
            case TrafficAction.DeleteItem:
                ReadPages(table.Partition(partition).Values, isConsistent: true);
                DeleteRows(partition, []);
                break;
            case TrafficAction.GetSubItem:
                foreach (string column in Records(item).Keys)
                    Read(CapacityRules.BatchGet(table.Bytes(partition, column), consistent));
                break;
            default:
                ReadPages(table.Partition(partition).Values, consistent);
                break;
        }
    }

    private bool IsRefused(Item item) =>
        item.Condition is { } condition && (condition == WriteCondition.Exists) != Holds(item);

    private void PutRows(string partition, Dictionary<string, SizedRecord> records)
    {
        foreach ((string column, SizedRecord record) in records)
        {
            WrittenBytes += record.Bytes;
            Write(CapacityRules.Put(table.Bytes(partition, column), record.Bytes));
            table.Replace(partition, column, record);
        }
    }

    private void DeleteRows(string partition, Dictionary<string, SizedRecord> kept)
    {
        foreach (string column in table.Partition(partition).Keys.Where(name => !kept.ContainsKey(name)).ToArray())
        {
            Write(CapacityRules.Delete(table.Bytes(partition, column)));
            table.Replace(partition, column, null);
        }
    }

    private void Query(TrafficTask task, Item item)
    {
        IEnumerable<(string Sort, long Bytes)> found;
        bool isConsistent = consistent;
        if (task.Index is { } name)
        {
            IndexSpec index = _shape.Indexes.First(known => known.Name == name);
            isConsistent &= index.Local;
            SizedValue? own = Record(item).Find(index.Partition.Name);
            // All of it, in one page: nothing has to be looked at one by one.
            if (own is { } value && task is { Range: null, Limit: null }
                && table.EntryBytes(index, value.Mark) is < PageBytes and var bytes)
            {
                Read(CapacityRules.Page(bytes, isConsistent), name);
                return;
            }

            found = own is { } asked
                ? table.Entries(index, asked.Mark, task.Descending).Select(entry => (entry.Text, entry.Bytes))
                : [];
            if (task.Range is { } range)
                found = found.Where(Within(range, index.Sort!));
        }
        else
        {
            found = table.Partition(keys.Partition(item)).Select(entry => (entry.Key, entry.Value.Bytes));
            if (task.Range is { } range)
                found = found.Where(entry => range.Contains(entry.Sort, _shape.Sort!.Type));
            if (task.Descending)
                found = found.Reverse();
        }

        if (task.Limit is { } limit)
            found = found.Take(limit);
        ReadPages(found.Select(entry => entry.Bytes), isConsistent, task.Index);
    }

    // Bytes of a column are kept as letters, one each: so is then what they are compared with.
    private Func<(string Sort, long Bytes), bool> Within(KeyRange range, IndexKey sort)
    {
        KeyRange kept = sort.Type == KeyType.B && _shape.KeyNamed(sort.Name) is null
            ? range with
            {
                From = ValueSize.Letters(range.From), To = range.To is { } to ? ValueSize.Letters(to) : null,
            }
            : range;
        return entry => kept.Contains(entry.Sort, sort.Type);
    }

    private void Scan(Operation operation)
    {
        TrafficTask task = operation.Task;
        if (_segments.Version != table.Version)
        {
            // Which partitions a segment has only the store knows: as many as every other one.
            IndexSpec? index = _shape.Indexes.FirstOrDefault(known => known.Name == task.Index);
            _segments = (table.Version, table.Sizes(index).Index().GroupBy(one => one.Index % task.Segments)
                .ToDictionary(part => part.Key, part => part.SelectMany(one => one.Item).ToArray()));
        }

        int segment = (int)(operation.Index % task.Segments);
        long[] sizes = _segments.Sizes.GetValueOrDefault(segment) ?? [];
        int at = _scanned.GetValueOrDefault(segment);
        (long page, int read) = (0, 0);
        for (; at < sizes.Length && read < task.Limit.GetValueOrDefault(int.MaxValue) && page < PageBytes; read++)
            page += sizes[at++];

        // Behind a page that is full there is another one, though it be empty.
        _scanned[segment] = read == task.Limit || page >= PageBytes ? at : 0;
        Read(CapacityRules.Page(page, consistent && task.Index is null), task.Index);
    }

    private void ReadPages(IEnumerable<SizedRecord> records, bool isConsistent) =>
        ReadPages(records.Select(record => record.Bytes), isConsistent);

    private void ReadPages(IEnumerable<long> sizes, bool isConsistent, string? index = null)
    {
        long page = 0;
        foreach (long bytes in sizes)
        {
            page += bytes;
            if (page < PageBytes)
                continue;
            Read(CapacityRules.Page(page, isConsistent), index);
            page = 0;
        }

        Read(CapacityRules.Page(page, isConsistent), index);
    }

    // The table is told of too where an index is read, with no units.
    private void Read(double units, string? index = null)
    {
        ReadUnits = ReadUnits.GetValueOrDefault() + (index is null ? units : 0);
        if (index is not null)
            IndexReads[index] = IndexReads.GetValueOrDefault(index) + units;
    }

    private void Write(double units) => WriteUnits = WriteUnits.GetValueOrDefault() + units;

    // The records of an item by their sort keys.
    private Dictionary<string, SizedRecord> Records(Item item)
    {
        if (!IsRows)
            return new Dictionary<string, SizedRecord> { [keys.Sort(item) ?? ""] = Record(item) };
        var records = new Dictionary<string, SizedRecord>();
        foreach (ref readonly ItemColumn column in item.Columns)
        {
            SizedRecord record = Key(item);
            record.Set(_shape.Sort!.Name, ValueSize.Of(KeyType.S, column.Name.Text));
            record.Set(
                KeyAttribute.Value,
                Value(table.Find(keys.Partition(item), column.Name.Text), KeyAttribute.Value, in column));
            records[column.Name.Text] = record;
        }

        return records;
    }

    private SizedRecord Record(Item item)
    {
        SizedRecord record = Key(item);
        Fill(record, item);
        return record;
    }

    private SizedRecord Key(Item item)
    {
        var record = new SizedRecord();
        record.Set(_shape.Partition.Name, ValueSize.Of(_shape.Partition.Type, keys.Partition(item)));
        if (keys.Sort(item) is { } sort)
            record.Set(_shape.Sort!.Name, ValueSize.Of(_shape.Sort.Type, sort));
        return record;
    }

    private void Fill(SizedRecord record, Item item)
    {
        foreach (ref readonly ItemColumn column in item.Columns)
            record.Set(column.Name.Text, Value(record, column.Name.Text, in column));
    }

    private SizedValue Value(SizedRecord? before, string attribute, in ItemColumn column)
    {
        if (column.Role == ColumnRole.Add)
            return ValueSize.Sum(before?.Find(attribute), in column);
        SizedValue value = ValueSize.Of(in column, _kept.Contains(column.Name.Text) || _kept.Contains(attribute));

        // When an item expires is another second each time it is written.
        return column.Role == ColumnRole.Expire ? value with { Mark = ++_expiries } : value;
    }
}

using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>The records of a table and of its indexes, as far as capacity depends on them.</summary>
/// <param name="shape">The table's keys and indexes.</param>
internal sealed class SizedTable(TableShape shape)
{
    // Kept beside each record and each entry of an index, and paid for: Amazon DynamoDB Developer Guide, "Best
    // practices for storage", and https://aws.amazon.com/dynamodb/pricing/.
    private const int BytesBesideRecord = 100;

    private static readonly SortedDictionary<string, SizedRecord> None = [];

    private readonly Dictionary<string, SortedDictionary<string, SizedRecord>> _partitions = [];
    private readonly Dictionary<string, Dictionary<int, IndexPartition>> _entries =
        shape.Indexes.ToDictionary(index => index.Name, _ => new Dictionary<int, IndexPartition>());

    private readonly KeyOrder _order = Order(shape.Sort?.Type);

    /// <summary>Units that writes cost in the indexes, by the index's name.</summary>
    public Dictionary<string, double> IndexWrites { get; } = [];

    /// <summary>Bytes that are kept, indexes and what stands beside each record included.</summary>
    public long StoredBytes { get; private set; }

    /// <summary>Changes with each write.</summary>
    public long Version { get; private set; }

    /// <summary>A record's size; 0 where it is not there.</summary>
    public long Bytes(string partition, string sort) => Find(partition, sort)?.Bytes ?? 0;

    /// <summary>A record; null where it is not there.</summary>
    public SizedRecord? Find(string partition, string sort) => Partition(partition).GetValueOrDefault(sort);

    /// <summary>The records of a partition in the order of their sort keys.</summary>
    public SortedDictionary<string, SizedRecord> Partition(string partition) =>
        _partitions.GetValueOrDefault(partition) ?? None;

    /// <summary>The entries with a value of an index's partition key.</summary>
    /// <param name="index">The index.</param>
    /// <param name="value">The value's mark.</param>
    /// <param name="isDescending">Whether from the last one on.</param>
    public IEnumerable<IndexEntry> Entries(IndexSpec index, int value, bool isDescending) =>
        _entries[index.Name].GetValueOrDefault(value)?.Entries(isDescending) ?? [];

    /// <summary>The size of all entries with a value of an index's partition key.</summary>
    public long EntryBytes(IndexSpec index, int value) =>
        _entries[index.Name].GetValueOrDefault(value)?.Bytes ?? 0;

    /// <summary>The sizes of all records, or of all entries of an index, partition by partition.</summary>
    /// <param name="index">The index; null for the table.</param>
    public IEnumerable<IEnumerable<long>> Sizes(IndexSpec? index) => index is null
        ? _partitions.Values.Where(partition => partition.Count > 0)
            .Select(partition => partition.Values.Select(record => record.Bytes))
        : _entries[index.Name].Values.Where(partition => partition.Bytes > 0)
            .Select(partition => partition.Entries(isDescending: false).Select(entry => entry.Bytes));

    /// <summary>Puts, replaces or deletes a record.</summary>
    /// <param name="partition">The partition key.</param>
    /// <param name="sort">The sort key; empty where the table has none.</param>
    /// <param name="after">The record; null to delete it.</param>
    public void Replace(string partition, string sort, SizedRecord? after)
    {
        Version++;
        SizedRecord? before = Find(partition, sort);
        StoredBytes += Stored(after?.Bytes ?? 0) - Stored(before?.Bytes ?? 0);
        foreach (IndexSpec index in shape.Indexes)
            ReplaceEntry(index, (partition, sort), before, after);
        if (after is not null)
        {
            if (!_partitions.TryGetValue(partition, out SortedDictionary<string, SizedRecord>? records))
                _partitions[partition] = records = new SortedDictionary<string, SizedRecord>(_order);
            records[sort] = after;
        }
        else if (before is not null)
        {
            _partitions[partition].Remove(sort);
        }
    }

    private static long Stored(long bytes) => bytes == 0 ? 0 : bytes + BytesBesideRecord;

    private void ReplaceEntry(
        IndexSpec index, (string Partition, string Sort) key, SizedRecord? before, SizedRecord? after)
    {
        (long Bytes, int Key, int Whole) old = before?.Entry(index, shape.KeyNames) ?? default;
        (long Bytes, int Key, int Whole) now = after?.Entry(index, shape.KeyNames) ?? default;
        StoredBytes += Stored(now.Bytes) - Stored(old.Bytes);
        Dictionary<int, IndexPartition> entries = _entries[index.Name];
        if (old.Bytes > 0 && before!.Find(index.Partition.Name) is { } left)
            entries[left.Mark].Remove(EntryOf(before, old.Bytes));
        if (now.Bytes > 0 && after!.Find(index.Partition.Name) is { } joined)
        {
            if (!entries.TryGetValue(joined.Mark, out IndexPartition? same))
                entries[joined.Mark] = same = new IndexPartition(Order(index.Sort?.Type));
            same.Add(EntryOf(after, now.Bytes));
        }

        long units = CapacityRules.Index(old.Bytes, now.Bytes, old.Key == now.Key, old.Whole == now.Whole);
        if (units > 0)
            IndexWrites[index.Name] = IndexWrites.GetValueOrDefault(index.Name) + units;

        IndexEntry EntryOf(SizedRecord record, long bytes) => new(
            index.Sort is null ? ""
                : shape.KeyNamed(index.Sort.Name) is not { } own ? record.Find(index.Sort.Name)?.Text ?? ""
                : own == shape.Partition ? key.Partition
                : key.Sort,
            key.Partition, key.Sort, bytes);
    }

    private static KeyOrder Order(KeyType? type) => KeyOrder.Of(type ?? KeyType.S);
}

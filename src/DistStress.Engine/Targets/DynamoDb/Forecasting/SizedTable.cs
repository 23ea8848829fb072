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

    private readonly IComparer<string> _order =
        shape.Sort?.Type == KeyType.N ? NumberOrder.Instance : StringComparer.Ordinal;

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

    /// <summary>The records with a value of an index's partition key.</summary>
    public IEnumerable<(string Partition, string Sort, SizedRecord Record)> Entries(IndexSpec index, int value) =>
        (_entries[index.Name].GetValueOrDefault(value)?.Keys ?? [])
            .Select(key => (key.Partition, key.Sort, Find(key.Partition, key.Sort)!));

    /// <summary>The size of all entries with a value of an index's partition key.</summary>
    public long EntryBytes(IndexSpec index, int value) =>
        _entries[index.Name].GetValueOrDefault(value)?.Bytes ?? 0;

    /// <summary>Every record.</summary>
    public IEnumerable<SizedRecord> All() => _partitions.Values.SelectMany(partition => partition.Values);

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
        {
            entries[left.Mark].Keys.Remove(key);
            entries[left.Mark].Bytes -= old.Bytes;
        }

        if (now.Bytes > 0 && after!.Find(index.Partition.Name) is { } joined)
        {
            if (!entries.TryGetValue(joined.Mark, out IndexPartition? same))
                entries[joined.Mark] = same = new IndexPartition();
            same.Keys.Add(key);
            same.Bytes += now.Bytes;
        }

        long units = CapacityRules.Index(old.Bytes, now.Bytes, old.Key == now.Key, old.Whole == now.Whole);
        if (units > 0)
            IndexWrites[index.Name] = IndexWrites.GetValueOrDefault(index.Name) + units;
    }

    // What has one value of an index's partition key.
    private sealed class IndexPartition
    {
        public HashSet<(string Partition, string Sort)> Keys { get; } = [];

        public long Bytes { get; set; }
    }
}

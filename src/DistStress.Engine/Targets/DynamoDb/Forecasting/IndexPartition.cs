namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>The entries of an index with one partition key, in the order of their sort keys.</summary>
/// <param name="order">The order of the sort keys.</param>
internal sealed class IndexPartition(IComparer<string> order)
{
    private readonly SortedSet<IndexEntry> _entries = new(Comparer<IndexEntry>.Create((a, b) =>
        order.Compare(a.Text, b.Text) is not 0 and var byText ? byText
            : string.CompareOrdinal(a.Partition, b.Partition) is not 0 and var byPartition ? byPartition
            : string.CompareOrdinal(a.Sort, b.Sort)));

    /// <summary>The size of all of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>The entries.</summary>
    /// <param name="isDescending">Whether from the last one on.</param>
    public IEnumerable<IndexEntry> Entries(bool isDescending) => isDescending ? _entries.Reverse() : _entries;

    /// <summary>Adds an entry.</summary>
    public void Add(IndexEntry entry)
    {
        _entries.Add(entry);
        Bytes += entry.Bytes;
    }

    /// <summary>Takes an entry away.</summary>
    public void Remove(IndexEntry entry)
    {
        _entries.Remove(entry);
        Bytes -= entry.Bytes;
    }
}

using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>Entries of an index by its sort key; those of one value by their records' keys.</summary>
/// <param name="index">The index.</param>
internal sealed class EntryOrder(IndexSpec index) : IComparer<IndexEntry>
{
    private readonly IComparer<string> _sort =
        index.Sort?.Type == KeyType.N ? NumberOrder.Instance : StringComparer.Ordinal;

    /// <inheritdoc/>
    public int Compare(IndexEntry x, IndexEntry y) =>
        _sort.Compare(x.Sort, y.Sort) is var sort and not 0 ? sort
        : string.CompareOrdinal(x.Record.Partition, y.Record.Partition) is var partition and not 0 ? partition
        : string.CompareOrdinal(x.Record.Sort, y.Record.Sort);
}

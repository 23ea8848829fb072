namespace DistStress.Engine.Items.Tables;

/// <summary>How items lie in a table: the layout, the keys, the indexes.</summary>
public sealed record TableShape
{
    /// <summary>The partition key where nothing else is said.</summary>
    public const string UsualPartition = "id";

    /// <summary>The sort key of rows where nothing else is said.</summary>
    public const string UsualRowSort = "sk";

    /// <summary>The most bytes of a partition key.</summary>
    // Amazon DynamoDB Developer Guide, "Quotas in Amazon DynamoDB".
    internal const int MostPartitionBytes = 2048;

    /// <summary>The most bytes of a sort key.</summary>
    internal const int MostSortBytes = 1024;

    private static readonly KeySpec UsualKey = new(UsualPartition, KeyType.S, KeyTemplate.Key);
    private static readonly KeySpec UsualRowKey = new(UsualRowSort, KeyType.S, "");

    /// <summary>How an item lies in the table.</summary>
    public required TargetLayout Layout { get; init; }

    /// <summary>The partition key.</summary>
    public required KeySpec Partition { get; init; }

    /// <summary>The sort key; null for none. In rows it holds the name of a column.</summary>
    public KeySpec? Sort { get; init; }

    /// <summary>How many items of a stream share a partition key; more than 1 only with a sort key.</summary>
    public int ItemsPerPartition { get; init; } = 1;

    /// <summary>The secondary indexes.</summary>
    public IReadOnlyList<IndexSpec> Indexes { get; init; } = [];

    /// <summary>Whether each item has a sort key of its own, so that a partition has several.</summary>
    public bool HasCollections => Layout == TargetLayout.Columns && Sort is not null;

    /// <summary>The names of the key attributes, the partition key first.</summary>
    public IReadOnlyList<string> KeyNames => Sort is null ? [Partition.Name] : [Partition.Name, Sort.Name];

    /// <summary>The keys of the indexes that are columns of items, each with the index's name.</summary>
    internal IReadOnlyList<IndexColumn> IndexColumns =>
    [
        .. Indexes.SelectMany(index => index.Keys.Where(key => KeyNamed(key.Name) is null).Select(key =>
            new IndexColumn(index.Name, key, key == index.Partition ? MostPartitionBytes : MostSortBytes))),
    ];

    /// <summary>The table that a layout has where nothing else is said.</summary>
    public static TableShape Usual(TargetLayout layout) => Of(layout, null, null, 1, []);

    /// <summary>The table that a configuration describes.</summary>
    /// <param name="layout">How an item lies in it.</param>
    /// <param name="partition">The partition key; null for the usual one.</param>
    /// <param name="sort">The sort key; null for none, or in rows the usual one.</param>
    /// <param name="itemsPerPartition">As <see cref="ItemsPerPartition"/>.</param>
    /// <param name="indexes">The secondary indexes.</param>
    public static TableShape Of(
        TargetLayout layout, KeySpec? partition, KeySpec? sort, int itemsPerPartition,
        IReadOnlyList<IndexSpec> indexes) => new()
    {
        Layout = layout,
        Partition = partition ?? UsualKey,
        Sort = sort ?? (layout == TargetLayout.Rows ? UsualRowKey : null),
        ItemsPerPartition = itemsPerPartition,
        Indexes = indexes,
    };

    /// <summary>The key attribute with a name; null for none.</summary>
    public KeySpec? KeyNamed(string name) =>
        Partition.Name == name ? Partition : Sort?.Name == name ? Sort : null;

    /// <inheritdoc/>
    public bool Equals(TableShape? other) => other is not null && Layout == other.Layout
        && Partition == other.Partition && Sort == other.Sort && ItemsPerPartition == other.ItemsPerPartition
        && Indexes.SequenceEqual(other.Indexes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Layout, Partition, Sort, ItemsPerPartition, Indexes.Count);
}

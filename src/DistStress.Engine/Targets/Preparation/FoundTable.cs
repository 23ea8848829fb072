using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Targets.Preparation;

/// <summary>A table that exists, as its store describes it.</summary>
public sealed record FoundTable
{
    /// <summary>Which kind of store.</summary>
    public required Store Database { get; init; }

    /// <summary>The table, as it was named.</summary>
    public required string TableName { get; init; }

    /// <summary>Where it is, for a person.</summary>
    public required string Place { get; init; }

    /// <summary>The address that it was looked for at; null for the store's own.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The region; null where the store has none.</summary>
    public string? Region { get; init; }

    /// <summary>Its keys and indexes, with templates that fit the types of its keys.</summary>
    public required TableShape Shape { get; init; }

    /// <summary>The attributes that indexes are keyed by and the table itself is not: columns of every item.</summary>
    public required IReadOnlyList<IndexKey> IndexColumns { get; init; }

    /// <summary>Indexes that configurations cannot describe, and that traffic therefore cannot query.</summary>
    public IReadOnlyList<string> OtherIndexes { get; init; } = [];

    /// <summary>The provisioned capacity; null on demand.</summary>
    public TableCapacity? Capacity { get; init; }

    /// <summary>The least of the table and its indexes, of reads and of writes: an item is written to all of them. Null
    /// on demand.</summary>
    public TableCapacity? LeastCapacity { get; init; }

    /// <summary>Items at the store's last count.</summary>
    public long ItemCount { get; init; }
}

using System.Text.Json.Serialization;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets;

namespace DistStress.Engine.Configuration;

/// <summary>The configuration of a prefix: the content of config.json and of <c>{prefix}_cfg</c>.</summary>
/// <remarks>As stored it has its properties in this order, but for those that have their default value.</remarks>
public sealed record StressConfig
{
    /// <summary>The most that <see cref="Threads"/> may be.</summary>
    public const int MostThreads = 1024;

    /// <summary>The longest that <see cref="LeadMs"/> may be.</summary>
    public const int MostLeadMs = 60_000;

    /// <summary>The table (DynamoDB) or the key prefix (Redis) under load.</summary>
    public required string TableName { get; init; }

    /// <summary>The AWS region of the table; null where the SDK's own chain decides.</summary>
    public string? Region { get; init; }

    /// <summary>Number of queues that the work is spread over; 1 to 1024.</summary>
    public required int Threads { get; init; }

    /// <summary>Rows for write tasks without <c>data</c>; the order of a row's columns matters.</summary>
    public IReadOnlyList<IReadOnlyList<ColumnSpec>> SampleData { get; init; } = [];

    /// <summary>The store under load; null where each worker names its own.</summary>
    [JsonConverter(typeof(StoreConverter))]
    public Store? Database { get; init; }

    /// <summary>A DynamoDB-compatible URL or the target Redis; null for the default.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The layout; by default <see cref="UsualLayout"/>, where the configuration comes from a file.</summary>
    [JsonIgnore]
    public TargetLayout Layout { get; init; }

    /// <summary>The layout as stored: null where the table's name says it.</summary>
    [JsonInclude]
    [JsonPropertyName("layout")]
    internal TargetLayout? OtherLayout => Layout == UsualLayout(TableName) ? null : Layout;

    /// <summary>The most ops in one queue entry; 1 to 10 000.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>How far ahead of due time the publisher works, in milliseconds; 20 to 60 000.</summary>
    public int LeadMs { get; init; } = 200;

    /// <summary>The most ops a worker may have open at a time; 1 to 1 000 000.</summary>
    public int MaxInFlight { get; init; } = TargetOptions.UsualMaxInFlight;

    /// <summary>The most ops published and not yet accounted for, at which publishing holds; at least 1.</summary>
    public long MaxBacklog { get; init; } = 10_000_000;

    /// <summary>Whether DynamoDB reads are strongly consistent.</summary>
    public bool ConsistentRead { get; init; }

    /// <summary>
    /// How many connections a worker has to the store (to each server of a Redis Cluster); 1 to 10 000, or null where
    /// the store's own number is right.
    /// </summary>
    public int? Connections { get; init; }

    /// <summary>The table's partition key; null for <c>id</c>, an item's key.</summary>
    public KeySpec? PartitionKey { get; init; }

    /// <summary>The table's sort key; null for none, or in rows for <c>sk</c>, a column's name.</summary>
    public KeySpec? SortKey { get; init; }

    /// <summary>How many items of a stream share a partition key; 1 to 1 000 000, above 1 only with a sort
    /// key.</summary>
    public int ItemsPerPartition { get; init; } = 1;

    /// <summary>The table's secondary indexes.</summary>
    public IReadOnlyList<IndexSpec> Indexes { get; init; } = [];

    /// <summary>How items lie in the table.</summary>
    public TableShape Shape() => TableShape.Of(Layout, PartitionKey, SortKey, ItemsPerPartition, Indexes);

    /// <summary>The layout of a table whose configuration does not say: rows for a name that begins with
    /// <c>multirow</c>.</summary>
    /// <param name="tableName">The name, or an Amazon resource name, whose last part it is.</param>
    public static TargetLayout UsualLayout(string tableName) =>
        tableName.AsSpan(tableName.LastIndexOf('/') + 1).StartsWith("multirow", StringComparison.Ordinal)
            ? TargetLayout.Rows
            : TargetLayout.Columns;
}

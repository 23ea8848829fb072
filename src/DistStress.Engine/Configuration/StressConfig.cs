using DistStress.Engine.Items;

namespace DistStress.Engine.Configuration;

/// <summary>Which kind of store is under load.</summary>
public enum TargetDatabase
{
    /// <summary>Amazon DynamoDB, or a server that speaks its protocol.</summary>
    DynamoDb,

    /// <summary>Redis, ElastiCache, Valkey or Garnet.</summary>
    Redis,

    /// <summary>No store: ops are generated in full and discarded.</summary>
    Null,
}

/// <summary>The configuration of a prefix: the content of config.json and of <c>{prefix}_cfg</c>.</summary>
public sealed record StressConfig
{
    /// <summary>The table (DynamoDB) or the key prefix (Redis) under load.</summary>
    public required string TableName { get; init; }

    /// <summary>The AWS region of the table; null where the SDK's own chain decides.</summary>
    public string? Region { get; init; }

    /// <summary>Number of queues, and of consumer loops a worker; 1 to 1024.</summary>
    public required int Threads { get; init; }

    /// <summary>Rows for write tasks without <c>data</c>; the order of a row's columns matters.</summary>
    public IReadOnlyList<IReadOnlyList<ColumnSpec>> SampleData { get; init; } = [];

    /// <summary>The store under load; null where each worker names its own.</summary>
    public TargetDatabase? Database { get; init; }

    /// <summary>A DynamoDB-compatible URL or the target Redis; null for the default.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The layout; a table name that begins with <c>multirow</c> means rows unless the file says otherwise.</summary>
    public TargetLayout Layout { get; init; }

    /// <summary>The most ops in one queue entry; 1 to 10 000.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>How far ahead of due time the publisher works, in milliseconds; 20 to 60 000.</summary>
    public int LeadMs { get; init; } = 200;

    /// <summary>The most ops a worker may have open at a time; 1 to 1 000 000.</summary>
    public int MaxInFlight { get; init; } = 1000;

    /// <summary>The most ops published and not yet accounted for, at which publishing holds; at least 1.</summary>
    public long MaxBacklog { get; init; } = 10_000_000;

    /// <summary>Whether DynamoDB reads are strongly consistent.</summary>
    public bool ConsistentRead { get; init; }
}

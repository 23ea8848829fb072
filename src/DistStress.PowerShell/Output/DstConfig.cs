namespace DistStress.PowerShell.Output;

/// <summary>The configuration of a prefix.</summary>
public sealed record DstConfig : DstPrefixOutput
{
    /// <summary>The table, or for Redis what every key begins with.</summary>
    public required string TableName { get; init; }

    /// <summary>The AWS region; null where the SDK's own chain decides.</summary>
    public string? Region { get; init; }

    /// <summary>Queues, and consumer loops a worker.</summary>
    public int Threads { get; init; }

    /// <summary>The store under load: DynamoDb, Redis or Null; null where each worker names its own.</summary>
    public string? Database { get; init; }

    /// <summary>A DynamoDB-compatible URL or the target Redis; null for the default.</summary>
    public string? Endpoint { get; init; }

    /// <summary>How an item lies in the store: Columns or Rows.</summary>
    public required string Layout { get; init; }

    /// <summary>The most ops in one queue entry.</summary>
    public int Batch { get; init; }

    /// <summary>How far ahead of due time the publisher works, in milliseconds.</summary>
    public int LeadMs { get; init; }

    /// <summary>The most ops that a worker may have open.</summary>
    public int MaxInFlight { get; init; }

    /// <summary>The most ops published and not yet accounted for.</summary>
    public long MaxBacklog { get; init; }

    /// <summary>Whether DynamoDB reads are strongly consistent.</summary>
    public bool ConsistentRead { get; init; }

    /// <summary>Connections of a worker to the store; null where the store's own number is right.</summary>
    public int? Connections { get; init; }

    /// <summary>The most time that an op may take, with everything that is tried again, in milliseconds.</summary>
    public int OpTimeoutMs { get; init; }

    /// <summary>The most time that one attempt of a call may take, in milliseconds; null for as long as the
    /// op.</summary>
    public int? AttemptTimeoutMs { get; init; }

    /// <summary>How calls are tried again: a profile such as dotnet, or numbers.</summary>
    public required string Retry { get; init; }

    /// <summary>What makes the calls: Own or Sdk.</summary>
    public required string Client { get; init; }

    /// <summary>The table's partition key, such as "userId (S) = user_{number}".</summary>
    public string? PartitionKey { get; init; }

    /// <summary>The table's sort key, in the same form; null for none.</summary>
    public string? SortKey { get; init; }

    /// <summary>How many items of a stream share a partition key.</summary>
    public int ItemsPerPartition { get; init; }

    /// <summary>The names of the table's secondary indexes, with blanks between; empty where it has none.</summary>
    public string Indexes { get; init; } = string.Empty;

    /// <summary>How many rows sample_data has.</summary>
    public int SampleRows { get; init; }
}

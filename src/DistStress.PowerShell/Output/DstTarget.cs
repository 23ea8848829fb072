namespace DistStress.PowerShell.Output;

/// <summary>A store that is ready for load.</summary>
public sealed record DstTarget
{
    /// <summary>The store: DynamoDb, Redis or Null.</summary>
    public required string Database { get; init; }

    /// <summary>The table, or for Redis what every key begins with.</summary>
    public required string TableName { get; init; }

    /// <summary>How an item lies in the store: Columns or Rows.</summary>
    public required string Layout { get; init; }

    /// <summary>The table's state as AWS names it, ACTIVE; for Redis Reachable, for no store None.</summary>
    public required string Status { get; init; }

    /// <summary>Whether the table was created just now.</summary>
    public bool Created { get; init; }

    /// <summary>What was found or done, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The table's key, such as "id (S, HASH), sk (S, RANGE)"; null where there is no table.</summary>
    public string? KeySchema { get; init; }

    /// <summary>PAY_PER_REQUEST or PROVISIONED; null where there is no table.</summary>
    public string? BillingMode { get; init; }

    /// <summary>Provisioned read capacity units; null on demand, and where there is no table.</summary>
    public long? ReadCapacityUnits { get; init; }

    /// <summary>Provisioned write capacity units; null on demand, and where there is no table.</summary>
    public long? WriteCapacityUnits { get; init; }

    /// <summary>Items as DynamoDB last counted them, about every six hours; null where there is no table.</summary>
    public long? ItemCount { get; init; }

    /// <summary>The address of the store, without any password; null for AWS and for no store.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The AWS region; null where the store has none.</summary>
    public string? Region { get; init; }

    /// <summary>The table's Amazon resource name; null where there is no table.</summary>
    public string? Arn { get; init; }
}

using DistStress.Engine.Items;

namespace DistStress.Engine.Targets.Preparation;

/// <summary>A target that is ready for load.</summary>
public sealed record PreparedTarget
{
    /// <summary>Which kind of store.</summary>
    public required Store Database { get; init; }

    /// <summary>The table, or for Redis what every key begins with.</summary>
    public required string TableName { get; init; }

    /// <summary>How an item lies in the store.</summary>
    public required TargetLayout Layout { get; init; }

    /// <summary>
    /// The table's state as AWS names it, <c>ACTIVE</c>; for Redis <c>Reachable</c>, for none <c>None</c>.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Whether the table was created just now.</summary>
    public bool Created { get; init; }

    /// <summary>What was found or done, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The table's key: <c>id (S, HASH), sk (S, RANGE)</c>; null where there is no table.</summary>
    public string? KeySchema { get; init; }

    /// <summary><c>PAY_PER_REQUEST</c> or <c>PROVISIONED</c>; null where there is no table.</summary>
    public string? BillingMode { get; init; }

    /// <summary>Provisioned read capacity units; null on demand, and where there is no table.</summary>
    public long? ReadCapacityUnits { get; init; }

    /// <summary>Provisioned write capacity units; null on demand, and where there is no table.</summary>
    public long? WriteCapacityUnits { get; init; }

    /// <summary>
    /// Items as DynamoDB last counted them, which it does about every six hours; null where there is no table.
    /// </summary>
    public long? ItemCount { get; init; }

    /// <summary>The address of the store, without any secret; null for AWS and for none.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The AWS region; null where the store has none.</summary>
    public string? Region { get; init; }

    /// <summary>The table's Amazon resource name; null where there is no table.</summary>
    public string? Arn { get; init; }
}

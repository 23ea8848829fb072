using DistStress.Engine.Items;

namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>DynamoDB's limits, as it counts: names and values in UTF-8, the key's included.</summary>
/// <remarks>Amazon DynamoDB Developer Guide, "Quotas in Amazon DynamoDB".</remarks>
internal static class DynamoDbLimits
{
    /// <summary>The most bytes of an item: 400 KiB.</summary>
    public const int MaxItemBytes = 400 * 1024;

    /// <summary>The most bytes of an attribute's name: less than 64 KiB.</summary>
    public const int MaxNameBytes = (64 * 1024) - 1;

    /// <summary>The most bytes of a sort key, which a column's name is in rows.</summary>
    public const int MaxSortKeyBytes = 1024;

    /// <summary>The most items of a BatchWriteItem.</summary>
    public const int MaxBatchWrites = 25;

    /// <summary>The most keys of a BatchGetItem.</summary>
    public const int MaxBatchReads = 100;

    private static readonly StoreLimit ItemLimit = new(
        MaxItemBytes, $"DynamoDB takes at most {MaxItemBytes} (400 KB)");

    private static readonly StoreLimits Columns = new()
    {
        ValueBytes = ItemLimit,
        RecordBytes = ItemLimit,
        KeyBytes = KeyAttribute.Partition.Length + ItemSize.KeyLength,
        NameBytes = new StoreLimit(MaxNameBytes, $"DynamoDB takes at most {MaxNameBytes} for the name of an attribute"),
        KeyNames = [KeyAttribute.Partition],
        Measure = DynamoDbMeasure.Instance,
        ItemsRead = new StoreLimit(MaxBatchReads, $"DynamoDB takes at most {MaxBatchReads} in a batch read"),
        ItemsWritten = new StoreLimit(MaxBatchWrites, $"DynamoDB takes at most {MaxBatchWrites} in a batch write"),
    };

    private static readonly StoreLimits Rows = Columns with
    {
        ColumnIsRecord = true,
        KeyBytes = Columns.KeyBytes + KeyAttribute.Sort.Length + KeyAttribute.Value.Length,
        NameBytes = new StoreLimit(
            MaxSortKeyBytes,
            $"DynamoDB takes at most {MaxSortKeyBytes} for a sort key, which a column's name is in rows"),
    };

    /// <summary>The limits of a layout.</summary>
    public static StoreLimits Of(TargetLayout layout) => layout == TargetLayout.Rows ? Rows : Columns;
}

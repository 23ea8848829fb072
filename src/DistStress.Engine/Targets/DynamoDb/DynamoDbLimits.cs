using System.Text;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;

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

    /// <summary>The limits of a table.</summary>
    public static StoreLimits Of(TableShape table)
    {
        StoreLimits usual = Of(table.Layout);
        if (table.Equals(TableShape.Usual(table.Layout)))
            return usual;
        int names = table.KeyNames.Sum(Encoding.UTF8.GetByteCount);
        int values = KeyTemplate.Of(table.Partition).MostBytes
            + (table.HasCollections ? KeyTemplate.Of(table.Sort!).MostBytes : 0);
        return usual with
        {
            KeyNames = [.. table.Layout == TargetLayout.Rows ? table.KeyNames.Take(1) : table.KeyNames],
            KeyBytes = names + values + (table.Layout == TargetLayout.Rows ? KeyAttribute.Value.Length : 0),
        };
    }

    /// <summary>The limits of a layout.</summary>
    public static StoreLimits Of(TargetLayout layout) => layout == TargetLayout.Rows ? Rows : Columns;
}

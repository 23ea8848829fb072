namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>The names of the attributes that are the product's own in a table.</summary>
internal static class KeyAttribute
{
    /// <summary>The partition key: an item's key.</summary>
    public const string Partition = "id";

    /// <summary>In rows, the sort key: a column's name.</summary>
    public const string Sort = "sk";

    /// <summary>In rows, a column's value.</summary>
    public const string Value = "value";

    /// <summary><see cref="Partition"/> in UTF-8.</summary>
    public static ReadOnlySpan<byte> PartitionUtf8 => "id"u8;

    /// <summary><see cref="Sort"/> in UTF-8.</summary>
    public static ReadOnlySpan<byte> SortUtf8 => "sk"u8;

    /// <summary><see cref="Value"/> in UTF-8.</summary>
    public static ReadOnlySpan<byte> ValueUtf8 => "value"u8;
}

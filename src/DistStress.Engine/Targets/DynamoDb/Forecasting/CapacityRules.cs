namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>The capacity units of every call.</summary>
/// <remarks>
/// The size of a record is the sum of its keys' and attributes' names and values in bytes; 0 stands for a record that
/// is not there. Amazon DynamoDB Developer Guide, "Read/write capacity units" and "Item sizes and formats"; compared
/// with what AWS's DynamoDB Local asks.
/// </remarks>
public static class CapacityRules
{
    private const long WriteUnitBytes = 1024;
    private const long ReadUnitBytes = 4096;

    /// <summary>Write units of a put: of the larger record, the one before or the one after.</summary>
    public static long Put(long before, long after) => Write(Math.Max(before, after));

    /// <summary>Write units of an update: of the larger record, the one before or the one after.</summary>
    public static long Update(long before, long after) => Write(Math.Max(before, after));

    /// <summary>Write units of a delete: of the record that was there, and at least one.</summary>
    public static long Delete(long before) => Write(before);

    /// <summary>Read units of reading one record by its key: at least the smallest read, there or not, whatever is
    /// projected.</summary>
    public static double Get(long bytes, bool consistent) => Read(Math.Max(1, bytes), consistent);

    /// <summary>Read units of a record of a batch; one that is not there asks for nothing.</summary>
    public static double BatchGet(long bytes, bool consistent) => Read(bytes, consistent);

    /// <summary>Read units of a page of a query or a scan: of all its records together, whatever is
    /// projected.</summary>
    public static double Page(long bytes, bool consistent) => Read(bytes, consistent);

    /// <summary>Write units that a write costs in an index.</summary>
    /// <param name="before">The index's entry before: keys and what is projected; 0 for none.</param>
    /// <param name="after">The entry after; 0 for none.</param>
    /// <param name="isSameKey">Whether both have the same key in the index.</param>
    /// <param name="isSame">Whether they do not differ at all.</param>
    public static long Index(long before, long after, bool isSameKey, bool isSame)
    {
        if (before == 0 && after == 0)
            return 0;
        if (before == 0 || after == 0)
            return Write(Math.Max(before, after));
        // An entry moves: the old one is deleted, the new one is put.
        return !isSameKey ? Write(before) + Write(after) : isSame ? 0 : Write(Math.Max(before, after));
    }

    private static long Write(long bytes) => Math.Max(1, Ceiling(bytes, WriteUnitBytes));

    private static double Read(long bytes, bool consistent) => Ceiling(bytes, ReadUnitBytes) * (consistent ? 1 : 0.5);

    private static long Ceiling(long bytes, long unit) => (bytes + unit - 1) / unit;
}

using DistStress.Engine.Items;

namespace DistStress.Engine.Targets.Redis;

/// <summary>What a Redis target takes at most.</summary>
/// <remarks>
/// Redis itself holds 512 MB in a value (<c>proto-max-bulk-len</c>) and knows no limit of an item or of a batch. Here
/// an item has no more in all, because it is read in one reply, and a batch has 1000 items, because its commands go out
/// together. Values are sent from the pool of random bytes, so what is written takes no memory. What is read is held
/// until the op is over: in the connection's buffer, which was half as large before, and where it is verified once
/// more.
/// </remarks>
internal static class RedisLimits
{
    /// <summary>The most bytes of a value, and of all names and values of an item: 512 MiB.</summary>
    public const int MaxItemBytes = 512 * 1024 * 1024;

    /// <summary>The most bytes of a reply: the largest item, and what its other parts take in the protocol.</summary>
    public const int MaxReplyBytes = MaxItemBytes + (64 * 1024 * 1024);

    /// <summary>The most items of a batch.</summary>
    public const int MaxItemsPerOp = 1000;

    private static readonly StoreLimit ValueLimit = new(
        MaxItemBytes, $"Redis takes at most {MaxItemBytes} bytes (512 MB) in a value");

    private static readonly StoreLimit OpLimit = new(
        MaxItemsPerOp, $"for Redis an op may have at most {MaxItemsPerOp} items");

    /// <summary>The limits, the same in both layouts.</summary>
    public static StoreLimits All { get; } = new()
    {
        ValueBytes = ValueLimit,
        RecordBytes = new StoreLimit(MaxItemBytes, $"for Redis an item may have at most {MaxItemBytes} (512 MB)"),
        NameBytes = ValueLimit,
        ItemsRead = OpLimit,
        ItemsWritten = OpLimit,
        Refused = new Dictionary<string, string>
        {
            ["scan"] = "is an action that no Redis target has: a scan of the whole server holds up all its other "
                + "clients. Leave the task out, or name another store",
            ["index"] = "has no meaning for Redis, which has no secondary indexes; leave it out",
            ["indexes"] = "has no meaning for Redis, which has no secondary indexes; leave it out",
            ["range"] = "has no meaning for Redis, where every item is found by its whole key; leave it out",
            ["limit"] = "has no meaning for Redis, where every item is found by its whole key; leave it out",
            ["descending"] = "has no meaning for Redis, where every item is found by its whole key; leave it out",
            ["segments"] = "has no meaning for Redis, which is not scanned; leave it out",
        },
    };

    /// <summary>The limits in a table of collections: a partition there is no record that could be read.</summary>
    public static StoreLimits Collections { get; } = All with
    {
        Refused = new Dictionary<string, string>(All.Refused)
        {
            ["query"] = "cannot read a partition of several items in Redis, where each is a hash of its own; use "
                + "batchGetItem",
        },
    };
}

using StackExchange.Redis;

namespace DistStress.Engine.Redis;

/// <summary>The names of everything that a prefix owns in Redis.</summary>
/// <param name="prefix">What every name begins with; non-empty.</param>
internal sealed class KeyNames(string prefix)
{
    /// <summary>What every name begins with.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>The configuration (string).</summary>
    public RedisKey Config { get; } = prefix + "_cfg";

    /// <summary>The run record (hash).</summary>
    public RedisKey Run { get; } = prefix + "_run";

    /// <summary>The right to publish (string that expires).</summary>
    public RedisKey Lease { get; } = prefix + "_lease";

    /// <summary>Which ops have been accounted for since the publisher noted it last (list).</summary>
    public RedisKey Marks { get; } = prefix + "_done";

    /// <summary>What workers have measured and the publisher has not noted yet (list).</summary>
    public RedisKey Reports { get; } = prefix + "_measured";

    /// <summary>Workers by last heartbeat (sorted set).</summary>
    public RedisKey Workers { get; } = prefix + "_workers";

    /// <summary>Queue entries nobody could read (list).</summary>
    public RedisKey Dead { get; } = prefix + "_dead";

    /// <summary>Control messages (channel).</summary>
    public RedisChannel Notify { get; } = RedisChannel.Literal(prefix + "_notify");

    /// <summary>Snapshots (channel).</summary>
    public RedisChannel Stats { get; } = RedisChannel.Literal(prefix + "_stats");

    /// <summary>A queue (list of batches).</summary>
    public RedisKey Queue(int number) => $"{Prefix}_q{number}";

    /// <summary>The batches of a queue that a worker holds (list).</summary>
    public RedisKey Held(int number, string worker) => $"{Prefix}_q{number}:{worker}";

    /// <summary>What is known of a worker (hash).</summary>
    public RedisKey Worker(string id) => $"{Prefix}_worker:{id}";

    /// <summary>Answers to one control message (list that expires).</summary>
    public RedisKey Ack(string message) => $"{Prefix}_ack:{message}";
}

namespace DistStress.PowerShell.Output;

/// <summary>A worker, live or lost.</summary>
public sealed record DstWorker
{
    /// <summary>The worker's id.</summary>
    public required string Id { get; init; }

    /// <summary>Live, Lost: it has not been heard of for 10 seconds, or Left: it was stopped just now.</summary>
    public required string State { get; init; }

    /// <summary>The machine it runs on.</summary>
    public string? Host { get; init; }

    /// <summary>Its process there.</summary>
    public int ProcessId { get; init; }

    /// <summary>Its EC2 instance; binds to the AWS cmdlets by name. Null off EC2.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Its AWS region.</summary>
    public string? Region { get; init; }

    /// <summary>The version of DistStress it runs.</summary>
    public string? Version { get; init; }

    /// <summary>The store it loads, in words.</summary>
    public string? Target { get; init; }

    /// <summary>Its consumer loops.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// How far its idea of the Redis server's clock may be off, in ms: ops begin that exactly at best. Null where the
    /// worker's version does not tell.
    /// </summary>
    public double? ClockUncertaintyMs { get; init; }

    /// <summary>
    /// How far its machine's own clock is ahead of the Redis server's, in ms, negative where it is behind. It does not
    /// matter to the ops, but shows that a clock is wrong. Null where the worker's version does not tell.
    /// </summary>
    public double? ClockOffsetMs { get; init; }

    /// <summary>Its last sign of life.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Ops that ended in its last second.</summary>
    public double OpsPerSecond { get; init; }

    /// <summary>Ops that it has open.</summary>
    public long InFlight { get; init; }

    /// <summary>Batches that it has taken and not finished.</summary>
    public long Held { get; init; }

    /// <summary>Control messages that it has refused since it started.</summary>
    public long RefusedMessages { get; init; }
}

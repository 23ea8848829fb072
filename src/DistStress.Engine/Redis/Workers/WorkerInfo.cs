namespace DistStress.Engine.Redis.Workers;

/// <summary>What is known of a worker.</summary>
public sealed record WorkerInfo
{
    /// <summary>The worker's id, unique within its prefix.</summary>
    public required string Id { get; init; }

    /// <summary>The machine's name.</summary>
    public required string Host { get; init; }

    /// <summary>The process id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The EC2 instance id; null elsewhere.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The AWS region of its target; null where it has none.</summary>
    public string? Region { get; init; }

    /// <summary>The product's version.</summary>
    public required string Version { get; init; }

    /// <summary>Its consumer loops now.</summary>
    public required int Threads { get; init; }

    /// <summary>The most consumer loops it has had: so many lists of its own may exist.</summary>
    public required int MostThreads { get; init; }

    /// <summary>Its target, in words.</summary>
    public required string Target { get; init; }

    /// <summary>The mark of the configuration that it follows; empty before the first one.</summary>
    public required string ConfigMark { get; init; }

    /// <summary>Why it does not follow the configuration that is there; null where it does.</summary>
    public string? ConfigProblem { get; init; }

    /// <summary>Which error that is; null for none, and for one that this version does not know.</summary>
    public ErrorKind? ConfigProblemKind { get; init; }

    /// <summary>
    /// Why what it says of the configuration is not taken, as the end of a sentence that begins "because"; null where
    /// it is. Filled in by reading.
    /// </summary>
    internal string? AnswerRefusal { get; init; }

    /// <summary>When it started, in µs of the server's clock.</summary>
    public required long StartedMicros { get; init; }

    /// <summary>
    /// The names of its own handlers of control messages, 256 at most; none where they are not to be believed.
    /// </summary>
    public IReadOnlyList<string> Handlers { get; init; } = [];

    /// <summary>Control messages that it has refused since it started.</summary>
    public long RefusedMessages { get; init; }

    /// <summary>
    /// How far its idea of the server's clock may be off, in µs; null where it is of a version that does not tell.
    /// </summary>
    public long? ClockUncertaintyMicros { get; init; }

    /// <summary>
    /// How far its machine's time of day is ahead of the server's clock, in µs, negative where it is behind; null where
    /// it is of a version that does not tell.
    /// </summary>
    public long? MachineAheadMicros { get; init; }

    /// <summary>Its last heartbeat, in ms of the server's clock. Filled in by reading.</summary>
    public long LastSeenMs { get; init; }

    /// <summary>Whether it is beating. Filled in by reading.</summary>
    public bool IsLive { get; init; }
}

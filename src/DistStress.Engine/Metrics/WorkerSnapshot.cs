namespace DistStress.Engine.Metrics;

/// <summary>What a worker reports once a second.</summary>
public sealed record WorkerSnapshot
{
    /// <summary>The most that anything in a snapshot is counted to, bytes among it.</summary>
    internal const long MostCount = 1L << 50;

    /// <summary>The worker's id.</summary>
    public required string Worker { get; init; }

    /// <summary>When the worker started, in µs of the server's clock: another process, another number.</summary>
    public required long Incarnation { get; init; }

    /// <summary>The number of the snapshot among those of its worker, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>When the interval ended, in µs of the server's clock.</summary>
    public required long AtMicros { get; init; }

    /// <summary>The interval's length in µs.</summary>
    public required long IntervalMicros { get; init; }

    /// <summary>Ops that the worker holds and has not begun.</summary>
    public required long Backlog { get; init; }

    /// <summary>Ops that are open against the target.</summary>
    public required long InFlight { get; init; }

    /// <summary>How near the worker came to its limits; null where it is of a version that does not tell.</summary>
    public WorkerLoad? Load { get; init; }

    /// <summary>What happened, by task; tasks on which nothing happened are left out.</summary>
    public required IReadOnlyList<TaskInterval> Tasks { get; init; }
}

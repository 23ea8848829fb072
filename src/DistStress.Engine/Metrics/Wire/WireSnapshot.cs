namespace DistStress.Engine.Metrics.Wire;

/// <summary>A worker's snapshot as JSON.</summary>
internal sealed record WireSnapshot
{
    /// <summary>Tells a worker's snapshot from whatever else comes over the channel.</summary>
    public required string Kind { get; init; }

    public required string Worker { get; init; }

    /// <summary>Which process of that name it is, and which of its snapshots: each counts once.</summary>
    public required long Incarnation { get; init; }

    public required long Sequence { get; init; }

    /// <summary>The end of the interval, in µs of the server's clock.</summary>
    public required long At { get; init; }

    /// <summary>The interval's length in µs.</summary>
    public required long Interval { get; init; }

    public required long Backlog { get; init; }

    public required long InFlight { get; init; }

    public WireLoad? Load { get; init; }

    public required IReadOnlyList<WireTask> Tasks { get; init; }
}

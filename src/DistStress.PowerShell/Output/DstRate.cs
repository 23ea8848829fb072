namespace DistStress.PowerShell.Output;

/// <summary>What was to happen and what happened on a task in a second, or in the seconds that share a row.</summary>
public sealed record DstRate
{
    /// <summary>The task's number in the traffic file, from 0.</summary>
    public int Task { get; init; }

    /// <summary>Its label.</summary>
    public required string Name { get; init; }

    /// <summary>When the row begins.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>How many seconds the row stands for: 1, and in runs of more than an hour 2, 4, …</summary>
    public int Seconds { get; init; }

    /// <summary>Ops that were due by the schedule.</summary>
    public long Planned { get; init; }

    /// <summary>
    /// Ops that came onto a queue: ahead of time they count when they were due, late ones when they came.
    /// </summary>
    public long Published { get; init; }

    /// <summary>Ops that workers began.</summary>
    public long Started { get; init; }
}

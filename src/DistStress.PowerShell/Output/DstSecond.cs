namespace DistStress.PowerShell.Output;

/// <summary>What happened in a whole run in a second, or in the seconds that share a row; tasks that warm up are left
/// out.</summary>
public sealed record DstSecond
{
    /// <summary>When the row begins.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>How many seconds the row stands for: 1, and in runs of more than an hour 2, 4, …</summary>
    public int Seconds { get; init; }

    /// <summary>Ops that were due by the schedule.</summary>
    public long Planned { get; init; }

    /// <summary>Ops that came onto a queue.</summary>
    public long Published { get; init; }

    /// <summary>Ops that workers began.</summary>
    public long Started { get; init; }

    /// <summary>Ops that ran to their end.</summary>
    public long Completed { get; init; }

    /// <summary>Ops that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Ops that were given up, since they could not begin in time.</summary>
    public long Dropped { get; init; }

    /// <summary>Response time: the median. Of rows that became one it is the mean, weighted by their ops.</summary>
    public double? ResponseP50Ms { get; init; }

    /// <summary>Response time: 99 of 100 ops took at most this. Of rows that became one it is the greatest.</summary>
    public double? ResponseP99Ms { get; init; }

    /// <summary>Response time: the longest.</summary>
    public double? ResponseMaxMs { get; init; }

    /// <summary>Service time: the median.</summary>
    public double? ServiceP50Ms { get; init; }

    /// <summary>Service time: 99 of 100 ops took at most this.</summary>
    public double? ServiceP99Ms { get; init; }

    /// <summary>Delay: 99 of 100 ops started at most this late.</summary>
    public double? DelayP99Ms { get; init; }

    /// <summary>Ops published whose end was not known: the most of the row.</summary>
    public long Backlog { get; init; }

    /// <summary>Ops open against the target, of all workers together: the most of the row.</summary>
    public long InFlight { get; init; }

    /// <summary>Read capacity consumed; empty where the store did not say.</summary>
    public double? ReadUnits { get; init; }

    /// <summary>Write capacity consumed; empty where the store did not say.</summary>
    public double? WriteUnits { get; init; }

    /// <summary>Failed ops by kind: Timeout=3 Validation=1.</summary>
    public string Errors { get; init; } = string.Empty;

    /// <summary>Throttled calls by the store's reason.</summary>
    public string Throttles { get; init; } = string.Empty;
}

namespace DistStress.Report.Model;

/// <summary>The figures of a task. Latencies are ms, null where none was measured.</summary>
public sealed record ReportTask
{
    /// <summary>The task's number in the traffic file, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Its label.</summary>
    public required string Name { get; init; }

    /// <summary>What its ops do.</summary>
    public required string Action { get; init; }

    /// <summary>Its stream number as text, since a page's numbers are too short for it; empty where it has
    /// none.</summary>
    public string Seed { get; init; } = "";

    /// <summary>Whether it warms up.</summary>
    public bool WarmUp { get; init; }

    /// <summary>Ops put on the queues.</summary>
    public long Published { get; init; }

    /// <summary>Ops that ran to their end.</summary>
    public long Completed { get; init; }

    /// <summary>Ops that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Of the failed: those that the store refused for capacity.</summary>
    public long Throttled { get; init; }

    /// <summary>Of the completed: reads that found nothing.</summary>
    public long NotFound { get; init; }

    /// <summary>Ops given up.</summary>
    public long Dropped { get; init; }

    /// <summary>Failed ops by kind, as text.</summary>
    public string Errors { get; init; } = "";

    /// <summary>The median of the response time.</summary>
    public double? ResponseP50Ms { get; init; }

    /// <summary>99 of 100 ops had at most this response time.</summary>
    public double? ResponseP99Ms { get; init; }

    /// <summary>The longest response time.</summary>
    public double? ResponseMaxMs { get; init; }

    /// <summary>99 of 100 ops had at most this service time.</summary>
    public double? ServiceP99Ms { get; init; }

    /// <summary>99 of 100 ops had at most this delay.</summary>
    public double? DelayP99Ms { get; init; }
}

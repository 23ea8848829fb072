namespace DistStress.Report.Model;

/// <summary>What a report shows of a run. Moments are seconds since 1970 on the Redis server's clock.</summary>
public sealed record ReportRun
{
    /// <summary>What tells it from the other one where two are compared.</summary>
    public required string Label { get; init; }

    /// <summary>Its id.</summary>
    public required string RunId { get; init; }

    /// <summary>Its state.</summary>
    public required string State { get; init; }

    /// <summary>When it began.</summary>
    public required double Started { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public required double Elapsed { get; init; }

    /// <summary>Minutes by which the clock in use where the report was made is ahead of UTC.</summary>
    public required int OffsetMinutes { get; init; }

    /// <summary>Whether the traffic was what the file says, in a sentence; empty where nobody said.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>What kept the traffic from being what the file says.</summary>
    public IReadOnlyList<ReportFinding> Findings { get; init; } = [];

    /// <summary>The figures of the run.</summary>
    public required IReadOnlyList<ReportTile> Tiles { get; init; }

    /// <summary>The figures of each task.</summary>
    public required IReadOnlyList<ReportTask> Tasks { get; init; }

    /// <summary>What happened over time: of the whole run, and of each task.</summary>
    public required IReadOnlyList<ReportTimeline> Timeline { get; init; }

    /// <summary>Pairs of a percentile and ms, by the name of the latency: response, service, delay, failed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double[]>> Percentiles { get; init; } =
        new Dictionary<string, IReadOnlyList<double[]>>();

    /// <summary>Capacity units by table and index.</summary>
    public IReadOnlyList<ReportCapacity> Capacity { get; init; } = [];

    /// <summary>What the run cost.</summary>
    public IReadOnlyList<ReportCost> Cost { get; init; } = [];

    /// <summary>The workers that took part.</summary>
    public IReadOnlyList<ReportWorker> Workers { get; init; } = [];

    /// <summary>What happened beside the traffic: workers that came and went, pauses, changes of the rate.</summary>
    public IReadOnlyList<ReportEvent> Events { get; init; } = [];

    /// <summary>The programs and their versions.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>The traffic file's text; null where it is not known.</summary>
    public string? Traffic { get; init; }

    /// <summary>The configuration's text; null where it is not known.</summary>
    public string? Config { get; init; }
}

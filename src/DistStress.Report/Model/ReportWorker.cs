namespace DistStress.Report.Model;

/// <summary>A worker's part in a run; null is what nobody knows.</summary>
public sealed record ReportWorker
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The machine it ran on; empty where that is not known.</summary>
    public string Host { get; init; } = "";

    /// <summary>Its EC2 instance; empty elsewhere.</summary>
    public string InstanceId { get; init; } = "";

    /// <summary>The version that it ran.</summary>
    public string Version { get; init; } = "";

    /// <summary>When it was first seen in the run, in seconds since 1970.</summary>
    public double? First { get; init; }

    /// <summary>When it was last heard of.</summary>
    public double? Last { get; init; }

    /// <summary>Ops that it ended.</summary>
    public long Ops { get; init; }

    /// <summary>Of these, ops that failed.</summary>
    public long Failed { get; init; }

    /// <summary>The longest round trip to the control Redis, in ms.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>How far its machine's clock is ahead of the Redis server's, in ms.</summary>
    public double? ClockAheadMs { get; init; }

    /// <summary>The most processors that it kept busy in a second.</summary>
    public double? ProcessorsMost { get; init; }

    /// <summary>The processors of its machine.</summary>
    public int? Processors { get; init; }

    /// <summary>The most ops that it had open at one of its reports, which come once a second.</summary>
    public long? InFlightMost { get; init; }
}

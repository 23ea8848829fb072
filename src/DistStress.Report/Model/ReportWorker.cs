namespace DistStress.Report.Model;

/// <summary>A worker's part in a run; null is what nobody knows.</summary>
public sealed record ReportWorker
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Ops that it ended.</summary>
    public long Ops { get; init; }

    /// <summary>The longest round trip to the control Redis, in ms.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>How far its machine's clock is ahead of the Redis server's, in ms.</summary>
    public double? ClockAheadMs { get; init; }

    /// <summary>The most processors that it kept busy in a second.</summary>
    public double? ProcessorsMost { get; init; }

    /// <summary>The processors of its machine.</summary>
    public int? Processors { get; init; }

    /// <summary>The most ops that it had open at once.</summary>
    public long? InFlightMost { get; init; }
}

using DistStress.Engine.Metrics;

namespace DistStress.Benchmarks.Parts;

/// <summary>What came of a publisher's run of one task.</summary>
internal sealed record PublisherReport
{
    public required string State { get; init; }

    /// <summary>Ops that the schedule has in all.</summary>
    public required long Planned { get; init; }

    public required long Published { get; init; }

    public required long Completed { get; init; }

    public required long Failed { get; init; }

    public required long Dropped { get; init; }

    public required long LateBatches { get; init; }

    public required long MaxLateMicros { get; init; }

    /// <summary>When the task began, in µs of the server's clock.</summary>
    public required long OriginMicros { get; init; }

    /// <summary>Ops that workers measured.</summary>
    public required long Measured { get; init; }

    public required Quantiles Delay { get; init; }

    public required Quantiles Response { get; init; }

    /// <summary>Planned, published and started ops by second.</summary>
    public required IReadOnlyList<RateRow> Rates { get; init; }

    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    public required PartUsage Usage { get; init; }

    /// <summary>Whether everything came out as the plan says and is accounted for.</summary>
    public bool IsExact => State == "Completed" && Published == Planned && Completed + Failed + Dropped == Planned;
}

using DistStress.Engine.Metrics;
using DistStress.Engine.Scheduling;

namespace DistStress.Engine.Redis.Runs;

/// <summary>How far a task is.</summary>
public sealed record TaskProgress
{
    /// <summary>What became of its ops.</summary>
    public TaskCounts Counts => TaskCounts.Of(Tally);

    /// <summary>All that is counted of its ops and batches.</summary>
    public OpTally Tally { get; init; } = new();

    /// <summary>Its latencies and rates; empty until the publisher has written them.</summary>
    public TaskMeasurements Measurements { get; init; } = new();

    /// <summary>When it began, in µs of the server's clock, moved on by every pause; null before it began.</summary>
    public long? OriginMicros { get; init; }

    /// <summary>How far into its curve's day it began, in µs.</summary>
    public long PhaseMicros { get; init; }

    /// <summary>Under <c>seeds</c>, each stream's next index after the ops published so far; else empty.</summary>
    public IReadOnlyList<ulong> Positions { get; init; } = [];

    /// <summary>The ops that were found to be nowhere, and were published again.</summary>
    public IReadOnlyList<OpRange> Missing { get; init; } = [];

    /// <summary>The ops whose end the publisher knows.</summary>
    internal OpRangeSet Done { get; init; } = new();

    /// <summary>Under <c>seeds</c>, finished ops by stream; else empty.</summary>
    public IReadOnlyList<long> StreamCounts { get; init; } = [];
}

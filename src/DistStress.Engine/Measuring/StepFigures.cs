using DistStress.Engine.Findings;
using DistStress.Engine.Metrics;

namespace DistStress.Engine.Measuring;

/// <summary>What was measured of a rate.</summary>
internal sealed record StepFigures
{
    /// <summary>The rate that was asked for, ops a second.</summary>
    public required decimal Rate { get; init; }

    /// <summary>Ops that ended, a second.</summary>
    public required double Achieved { get; init; }

    /// <summary>How long it was measured.</summary>
    public required double Seconds { get; init; }

    /// <summary>From when on, in µs of the server's clock.</summary>
    public required long FromMicros { get; init; }

    /// <summary>Until when.</summary>
    public required long ToMicros { get; init; }

    /// <summary>Counts and latencies.</summary>
    public required IntervalMetrics Metrics { get; init; }

    /// <summary>How late the median op of the last second began, in µs.</summary>
    public required long LastDelayMicros { get; init; }

    /// <summary>What was found out meanwhile.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What the store took for an op, in ms: the median; 0 where none was done.</summary>
    public double ServiceMs => Metrics.Latencies.Service.Count == 0
        ? 0
        : Metrics.Latencies.Service.Percentile(50) / 1e3;
}

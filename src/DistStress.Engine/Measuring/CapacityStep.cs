using DistStress.Engine.Metrics;

namespace DistStress.Engine.Measuring;

/// <summary>A rate that was tried, and what came of it.</summary>
public sealed record CapacityStep
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The rate that was asked for, ops a second of all tasks together.</summary>
    public required decimal Rate { get; init; }

    /// <summary>Ops that ended, a second.</summary>
    public required double Achieved { get; init; }

    /// <summary>When what counts began, in µs of the server's clock.</summary>
    public required long FromMicros { get; init; }

    /// <summary>When it ended.</summary>
    public required long ToMicros { get; init; }

    /// <summary>Counts and latencies of the ops that ended in between.</summary>
    public required IntervalMetrics Metrics { get; init; }

    /// <summary>Whether the rate was reached and every condition met.</summary>
    public required bool IsMet { get; init; }

    /// <summary>What kept it from that.</summary>
    public required CapacityLimit Limit { get; init; }

    /// <summary>Both in a sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>
    /// Whether it is done again: what it missed was due to something that passes, such as a worker that was lost.
    /// </summary>
    public bool IsRepeated { get; init; }

    /// <summary>Whether it is the answer, the last of all: the highest rate that met the conditions.</summary>
    public bool IsKnee { get; init; }
}

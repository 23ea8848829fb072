using DistStress.Engine.Metrics;
using DistStress.Engine.Targets.Pricing;

namespace DistStress.Engine.Observing;

/// <summary>What happened in an interval, for all workers and actions together or for one of them.</summary>
public sealed record StatsRow
{
    /// <summary>The end of the interval, in µs of the server's clock.</summary>
    public required long AtMicros { get; init; }

    /// <summary>The interval's length in seconds, over which rates are taken.</summary>
    public required double Seconds { get; init; }

    /// <summary>The worker; null for all together.</summary>
    public required string? Worker { get; init; }

    /// <summary>The action; null for all together.</summary>
    public required string? Action { get; init; }

    /// <summary>Counts and latencies of the ops that ended in the interval.</summary>
    public required IntervalMetrics Metrics { get; init; }

    /// <summary>
    /// Ops that wait: for all workers together, those published whose end is not known; for one worker, those that it
    /// holds and has not begun.
    /// </summary>
    public required long Backlog { get; init; }

    /// <summary>Ops that are open against the target.</summary>
    public required long InFlight { get; init; }

    /// <summary>Ops that ended, a second.</summary>
    public double OpsPerSecond => Seconds > 0 ? Metrics.Ended / Seconds : 0;

    /// <summary>The price of the units of the run; null where that is not known, or where there is no run.</summary>
    public UnitPrice? Price { get; init; }

    /// <summary>What the units of the interval cost; null where the price is not known.</summary>
    public double? Cost => Price?.Of(Metrics.ReadUnits, Metrics.WriteUnits);

    /// <summary>Bytes of item data written or returned, a second.</summary>
    public double BytesPerSecond => Seconds > 0 ? Metrics.Bytes / Seconds : 0;
}

namespace DistStress.Engine.Metrics;

/// <summary>
/// What was measured of a task over a whole run: latencies, and planned, published and started ops over time. It comes
/// from the workers' snapshots, so unlike the counts of the run record it lacks what a worker that was killed had not
/// reported; <see cref="Measured"/> tells how many ops it covers.
/// </summary>
public sealed class TaskMeasurements
{
    /// <summary>Ops that the latencies are of: each that began and ended has a delay.</summary>
    public long Measured => Latencies.Delay.Count;

    /// <summary>The latencies.</summary>
    public LatencySet Latencies { get; init; } = new();

    /// <summary>Planned, published and started ops over time.</summary>
    public RateSeries Rates { get; init; } = new();

    /// <summary>What became of the ops over time; empty in a run of very many tasks.</summary>
    public OutcomeSeries Outcomes { get; init; } = new();

    /// <summary>Adds what a worker reported.</summary>
    public void Add(IntervalMetrics interval)
    {
        Latencies.Add(interval.Latencies);
        foreach ((long second, long count) in interval.Starts.All)
            Rates.Add(second, new RateRow(0, 0, count));
    }
}

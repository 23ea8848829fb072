using DistStress.Engine.Metrics;

namespace DistStress.Engine.Findings;

/// <summary>What a worker did for a run in one interval.</summary>
internal sealed class WorkerSecond
{
    // Delays of this length are seen in the traffic; shorter ones a busy moment makes on any machine.
    private const long LateMicros = 50_000;
    private const long FirstMicros = 5_000_000;

    /// <summary>Sums a snapshot up.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="tasks">What it did for the run; a part of what the snapshot tells.</param>
    /// <param name="leadMicros">How far ahead of due time the publisher works.</param>
    public WorkerSecond(WorkerSnapshot snapshot, IEnumerable<TaskInterval> tasks, long leadMicros)
    {
        Worker = snapshot.Worker;
        FromMicros = snapshot.AtMicros - snapshot.IntervalMicros;
        ToMicros = snapshot.AtMicros;
        Seconds = snapshot.IntervalMicros / 1e6;
        IsFirst = FromMicros - snapshot.Incarnation < FirstMicros;
        LeadMicros = leadMicros;
        Load = snapshot.Load;
        foreach (TaskInterval task in tasks)
            Metrics.Add(task.Metrics);
    }

    /// <summary>The worker's id.</summary>
    public string Worker { get; }

    public long FromMicros { get; }

    public long ToMicros { get; }

    public double Seconds { get; }

    /// <summary>Whether the worker had begun not long before.</summary>
    public bool IsFirst { get; }

    public long LeadMicros { get; }

    /// <summary>How near it came to its limits; null where it is of a version that does not tell.</summary>
    public WorkerLoad? Load { get; }

    public IntervalMetrics Metrics { get; } = new();

    /// <summary>Whether ops waited for others to end when the worker last told what it did: they begin late
    /// now.</summary>
    public bool WasFullBefore { get; init; }

    /// <summary>How long before this interval ops waited and none ended: a worker reports only what it did.</summary>
    public long StalledMicros { get; init; }

    /// <summary>Ops that ended, a second.</summary>
    public double Rate => Seconds > 0 ? Metrics.Ended / Seconds : 0;

    /// <summary>Whether ops began late: one of a hundred by more than 50 ms, or was given up for that.</summary>
    public bool IsLate => DelayMicros > LateMicros
        || (Metrics.Expired > 0 && 100 * Metrics.Expired >= Metrics.Ended + Metrics.Dropped);

    /// <summary>99 of 100 ops began at most so late.</summary>
    public long DelayMicros => Metrics.Latencies.Delay.Percentile(99);

    /// <summary>The name that was counted most; empty where none was.</summary>
    public static string Most(IReadOnlyDictionary<string, long> counts) =>
        counts.OrderByDescending(count => count.Value).Select(count => count.Key).FirstOrDefault("");

    /// <summary>What the store took for an op, in ms: the median, of the failed ones where none was done.</summary>
    public double ServiceMs => Metrics.Latencies.Service.Count > 0
        ? Metrics.Latencies.Service.Percentile(50) / 1e3
        : Metrics.Latencies.Failure.Percentile(50) / 1e3;
}

using DistStress.Engine.Metrics;

namespace DistStress.Engine.Publishing;

/// <summary>What all live workers did for a run in the last second that each of them has told of.</summary>
internal sealed record LiveSecond
{
    // A worker that has been silent for longer tells nothing of the last second.
    private const long MostAgeMicros = 3_000_000;

    /// <summary>Counts and latencies of the ops that ended.</summary>
    public required IntervalMetrics Metrics { get; init; }

    /// <summary>Ops that ended, a second.</summary>
    public required double OpsPerSecond { get; init; }

    /// <summary>Bytes of item data written or returned, a second.</summary>
    public required double BytesPerSecond { get; init; }

    /// <summary>Ops that are open against the target, of whatever run.</summary>
    public required long InFlight { get; init; }

    /// <summary>When the earliest of the workers' seconds began, in µs of the server's clock; the end of time where no
    /// worker tells of one.</summary>
    public required long FromMicros { get; init; }

    /// <summary>Merges snapshots.</summary>
    /// <param name="snapshots">The last snapshot of each live worker.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="tasks">The tasks that count.</param>
    /// <param name="nowMicros">The time, on the server's clock.</param>
    public static LiveSecond Of(
        IEnumerable<WorkerSnapshot> snapshots, string run, IReadOnlyCollection<int> tasks, long nowMicros)
    {
        var metrics = new IntervalMetrics();
        var counted = new HashSet<int>(tasks);
        double ops = 0;
        double bytes = 0;
        long inFlight = 0;
        long from = long.MaxValue;
        foreach (WorkerSnapshot snapshot in snapshots.Where(
            snapshot => snapshot.IntervalMicros > 0 && nowMicros - snapshot.AtMicros <= MostAgeMicros))
        {
            double seconds = snapshot.IntervalMicros / 1e6;
            inFlight += snapshot.InFlight;
            from = Math.Min(from, snapshot.AtMicros - snapshot.IntervalMicros);
            foreach (TaskInterval task in snapshot.Tasks.Where(
                task => task.Run == run && counted.Contains(task.Task)))
            {
                metrics.Add(task.Metrics);
                ops += task.Metrics.Ended / seconds;
                bytes += task.Metrics.Bytes / seconds;
            }
        }

        return new LiveSecond
        {
            Metrics = metrics,
            OpsPerSecond = ops,
            BytesPerSecond = bytes,
            InFlight = inFlight,
            FromMicros = from,
        };
    }
}

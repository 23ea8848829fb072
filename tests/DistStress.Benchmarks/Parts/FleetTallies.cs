using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Redis.Queues;

namespace DistStress.Benchmarks.Parts;

/// <summary>What a simulated worker's loops did. Safe for several threads.</summary>
internal sealed class FleetTallies
{
    private const long LateMicros = 10_000;

    private readonly Lock _lock = new();
    private readonly IntervalMetrics _interval = new();
    private string? _run;

    /// <summary>Ops of the batches that were run.</summary>
    public long Ops { get; private set; }

    /// <summary>Takes that brought something.</summary>
    public long Takes { get; private set; }

    public long EmptyTakes { get; private set; }

    /// <summary>Batches that came only after they were due.</summary>
    public long TakenLate { get; private set; }

    /// <summary>Batches that were begun more than 10 ms after they were due.</summary>
    public long BegunLate { get; private set; }

    /// <summary>Begin after due of each batch, in µs.</summary>
    public LatencyHistogram Lateness { get; } = new();

    public void NoteTake(IReadOnlyList<QueueEntry> entries, long now)
    {
        lock (_lock)
        {
            TakenLate += entries.Count(entry => entry.Batch.Due < now);
            if (entries.Count > 0)
                Takes++;
            else
                EmptyTakes++;
        }
    }

    public void NoteBegin(QueueEntry entry, long now)
    {
        long late = now - entry.Batch.Due;
        lock (_lock)
        {
            Ops += entry.Batch.Count;
            Lateness.Record(late);
            if (late > LateMicros)
                BegunLate++;
            _run = entry.Run;
            // One latency for a whole batch, so that what a worker reports has its real size and costs little to make.
            _interval.Record(new OpRecord(entry.Batch.Due, now, now, new OpResult(OpStatus.Succeeded)));
        }
    }

    /// <summary>What a worker reports since its last report.</summary>
    public IReadOnlyList<TaskInterval> Drain()
    {
        var sum = new IntervalMetrics();
        lock (_lock)
        {
            sum.Add(_interval);
            _interval.Reset();
            return _run is null ? [] : [new TaskInterval(_run, 0, "fleet", "query", sum)];
        }
    }
}

using DistStress.Engine.Findings;
using DistStress.Engine.Metrics;

namespace DistStress.Engine.Measuring;

/// <summary>Collects what the workers report of the rate that is tried, and what is found out meanwhile.</summary>
/// <remarks>For any thread.</remarks>
internal sealed class StepWatch : IFindingListener
{
    private const long MicrosASecond = 1_000_000;

    // Ops that begin so late while a rate settles, or while it is measured, will not catch up.
    private const long HopelessMicros = 1_000_000;
    private const long HopelessSettlingMicros = 2_000_000;

    private readonly Lock _lock = new();
    private readonly List<WorkerSecond> _seconds = [];
    private readonly List<(Observation Seen, long From, long To)> _seen = [];
    private decimal _rate;
    private long _from;
    private long _until;
    private long _begun;

    /// <summary>Begins to watch a rate.</summary>
    /// <param name="rate">Ops a second.</param>
    /// <param name="begun">From when on it holds, in µs of the server's clock.</param>
    /// <param name="from">From when on it counts.</param>
    /// <param name="until">Until when.</param>
    public void Begin(decimal rate, long begun, long from, long until)
    {
        lock (_lock)
        {
            (_rate, _begun, _from, _until) = (rate, begun, from, until);
            _seconds.Clear();
            _seen.Clear();
        }
    }

    /// <inheritdoc/>
    public void Note(WorkerSecond second)
    {
        lock (_lock)
        {
            if (second.FromMicros >= _begun)
                _seconds.Add(second);
        }
    }

    /// <inheritdoc/>
    public void Note(Observation seen, long fromMicros, long toMicros)
    {
        lock (_lock)
        {
            if (toMicros > _begun)
                _seen.Add((seen, fromMicros, toMicros));
        }
    }

    /// <summary>Whether every worker that has reported has done so to the end.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_lock)
            {
                return _seconds.Count > 0 && _seconds.GroupBy(second => second.Worker)
                    .All(worker => worker.Max(second => second.ToMicros) >= _until);
            }
        }
    }

    /// <summary>Whether ops are so late already that the rate cannot be reached: what waits would only grow.</summary>
    public bool IsHopeless
    {
        get
        {
            lock (_lock)
            {
                WorkerSecond[] last =
                    [.. _seconds.GroupBy(second => second.Worker).Select(worker => worker.MaxBy(s => s.ToMicros)!)];
                return last.Length > 0 && last.All(second => MedianDelay(second.Metrics)
                    > (second.FromMicros >= _from ? HopelessMicros : HopelessSettlingMicros));
            }
        }
    }

    /// <summary>What was measured. Where the rate never came to count, it is what came of it before.</summary>
    public StepFigures Figures()
    {
        lock (_lock)
        {
            long from = _seconds.Exists(IsCounted) ? _from : _begun;
            WorkerSecond[] counted =
                [.. _seconds.Where(second => second.FromMicros >= from && second.FromMicros < _until)];
            var metrics = new IntervalMetrics();
            double ended = 0;
            double seconds = 0;
            long lastDelay = 0;
            foreach (IGrouping<string, WorkerSecond> worker in counted.GroupBy(second => second.Worker))
            {
                var own = new IntervalMetrics();
                foreach (WorkerSecond second in worker)
                    own.Add(second.Metrics);
                metrics.Add(own);
                // A worker that has nothing to report of a second leaves it out.
                long begin = Math.Min(worker.Min(second => second.FromMicros), from + MicrosASecond);
                WorkerSecond last = worker.MaxBy(second => second.ToMicros)!;
                double length = (last.ToMicros - begin) / 1e6;
                ended += own.Ended / length;
                seconds = Math.Max(seconds, length);
                lastDelay = Math.Max(lastDelay, MedianDelay(last.Metrics));
            }

            // A log of its own, since findings of the run's go on from one rate to the next.
            var log = new FindingLog([]);
            foreach ((Observation seen, long begun, long to) in _seen)
            {
                if (to > from)
                    log.Note(seen, begun, to);
            }

            return new StepFigures
            {
                Rate = _rate,
                Achieved = ended,
                Seconds = seconds,
                FromMicros = from,
                ToMicros = counted.Select(second => second.ToMicros).DefaultIfEmpty(_until).Max(),
                Metrics = metrics,
                LastDelayMicros = lastDelay,
                Findings = log.All,
            };
        }
    }

    private bool IsCounted(WorkerSecond second) => second.FromMicros >= _from && second.FromMicros < _until;

    private static long MedianDelay(IntervalMetrics metrics) => metrics.Latencies.Delay.Percentile(50);
}

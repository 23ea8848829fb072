using DistStress.Engine.Metrics;

namespace DistStress.Engine.Chronicle;

/// <summary>
/// Keeps who took part in a run and what happened beside its traffic. There are only so many of both, so that the run
/// of a month needs no more memory than one of a minute.
/// </summary>
/// <remarks>For any thread.</remarks>
internal sealed class RunChronicle
{
    /// <summary>The most events that are kept: the first half of them and the last.</summary>
    public const int MostEvents = 1000;

    /// <summary>The most workers that have a part of their own; what others do is under
    /// <see cref="Others"/>.</summary>
    public const int MostWorkers = 1000;

    /// <summary>Stands in place of the ids of the workers beyond <see cref="MostWorkers"/>.</summary>
    public const string Others = "(others)";

    private readonly Lock _lock = new();
    private readonly List<RunEvent> _events;
    private readonly Dictionary<string, RunWorker> _workers;
    private int _changes;

    /// <summary>Makes a chronicle that goes on from what was kept before.</summary>
    public RunChronicle(IEnumerable<RunEvent> events, IEnumerable<RunWorker> workers)
    {
        _events = [.. events];
        _workers = workers.ToDictionary(worker => worker.Id, StringComparer.Ordinal);
    }

    /// <summary>What happened, in order of time.</summary>
    public IReadOnlyList<RunEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    /// <summary>Who took part, in the order in which they were first seen.</summary>
    public IReadOnlyList<RunWorker> Workers
    {
        get
        {
            lock (_lock)
                return [.. _workers.Values.OrderBy(worker => worker.FirstMicros)];
        }
    }

    /// <summary>Grows with each event.</summary>
    public int Changes
    {
        get
        {
            lock (_lock)
                return _changes;
        }
    }

    /// <summary>Whether the run was paused and did not go on yet, as far as the events say; since when.</summary>
    public long? PausedSince
    {
        get
        {
            lock (_lock)
            {
                return _events.FindLast(one => one.Kind is RunEventKind.Paused or RunEventKind.Resumed) is
                    { Kind: RunEventKind.Paused } pause
                    ? pause.AtMicros
                    : null;
            }
        }
    }

    /// <summary>Keeps an event.</summary>
    public void Note(RunEvent noted)
    {
        lock (_lock)
        {
            _changes++;
            int place = _events.FindLastIndex(one => one.AtMicros <= noted.AtMicros) + 1;
            _events.Insert(place, noted);
            if (_events.Count > MostEvents)
                OmitOne();
        }
    }

    /// <summary>Keeps what a worker told of itself in a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="metrics">What it did for the run.</param>
    public void Note(WorkerSnapshot report, IEnumerable<IntervalMetrics> metrics)
    {
        long ended = 0;
        long failed = 0;
        foreach (IntervalMetrics one in metrics)
        {
            ended += one.Ended;
            failed += one.Failed;
        }

        Change(report.Worker, report.AtMicros, worker => worker with
        {
            LastMicros = Math.Max(worker.LastMicros, report.AtMicros),
            Ended = worker.Ended + ended,
            Failed = worker.Failed + failed,
            MostInFlight = Math.Max(worker.MostInFlight, report.InFlight),
            RoundTripMicros = Math.Max(worker.RoundTripMicros, report.Load?.RoundTripMicros ?? 0),
            Processors = report.Load?.Processors ?? worker.Processors,
            BusyProcessors = Math.Max(
                worker.BusyProcessors,
                Math.Round((report.Load?.ProcessorShare ?? 0) * (report.Load?.Processors ?? 0), 3)),
        });
    }

    /// <summary>Changes what is known of a worker.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="nowMicros">The server's time, for one that was not known.</param>
    /// <param name="change">Makes the one of the other.</param>
    public void Change(string id, long nowMicros, Func<RunWorker, RunWorker> change)
    {
        lock (_lock)
        {
            if (!_workers.TryGetValue(id, out RunWorker? worker))
            {
                if (_workers.Count >= MostWorkers)
                    id = Others;
                worker = _workers.GetValueOrDefault(id) ?? new RunWorker { Id = id, FirstMicros = nowMicros };
            }

            _workers[id] = id == Others ? Counts(change(worker)) : change(worker);
        }
    }

    // Of many workers together there is no one host and no one clock.
    private static RunWorker Counts(RunWorker others) => others with
    {
        Host = "",
        InstanceId = "",
        Version = "",
        IsHere = false,
        MachineAheadMicros = null,
    };

    // How it began and how it ended is worth more than what lies between.
    private void OmitOne()
    {
        const int Middle = MostEvents / 2;
        bool goesOn = _events[Middle].Kind == RunEventKind.Omitted;
        double before = goesOn ? _events[Middle].Number : 0;
        RunEvent left = _events[Middle + 1];
        _events[Middle] = new RunEvent(
            RunEventKind.Omitted, goesOn ? _events[Middle].AtMicros : left.AtMicros, "", before + (goesOn ? 1 : 2));
        _events.RemoveAt(Middle + 1);
    }
}

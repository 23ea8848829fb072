using DistStress.Engine.Metrics;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Observing;

/// <summary>
/// Follows the run of a prefix by the second. The run record has what was measured up to some seconds ago; this adds
/// what workers have reported since, what the schedule says, and what it sees itself. It writes nothing.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class LiveRun
{
    private const long MicrosASecond = 1_000_000;

    // The record of a long run has megabytes: the more rows it has, the more seldom the whole of it is read.
    private const int RowsASecond = 5_000;
    private const int MostSecondsBetween = 10;

    // The publisher notes what it measures every ten seconds.
    private const int LooksKept = 30;

    private readonly ControlConnection _control;
    private readonly RunStore _store;
    private readonly ReportStore _reports;
    private readonly SignedSnapshots _snapshots;
    private readonly Queue<Look> _looks = new();
    private readonly OpenByWorker _inFlight = new();
    private RunRecord? _run;
    private ReportReader? _reader;
    private ReportLedger _ledger = new();
    private long[] _planned = [];
    private long[] _published = [];
    private long _wholeAt;

    /// <summary>Makes one over a connection.</summary>
    public LiveRun(ControlConnection control)
    {
        _control = control;
        _store = new RunStore(control);
        _reports = new ReportStore(control);
        _snapshots = new SignedSnapshots(control);
    }

    /// <summary>Looks at the run; about once a second.</summary>
    /// <returns>The active or last run as it is now; null where the prefix has had none. The next look changes what it
    /// holds.</returns>
    public async Task<RunRecord?> LookAsync()
    {
        (string Id, RunState State)? there = await _store.StateAsync().ConfigureAwait(false);
        if (there is null)
        {
            _run = null;
            return null;
        }

        bool isOver = RunObserver.IsOver(there.Value.State);
        if (_run is null || _run.Id != there.Value.Id || _run.State != there.Value.State
            || (!isOver && _control.Time.NowMicros >= _wholeAt))
            await ReadWholeAsync(there.Value.Id).ConfigureAwait(false);
        if (_run is null || RunObserver.IsOver(_run.State))
            return _run;
        RunRecord run = _run;
        await _reader!.ReadAsync(report => Add(run, report)).ConfigureAwait(false);
        await AddLookAsync(_run).ConfigureAwait(false);
        return _run;
    }

    private async Task ReadWholeAsync(string id)
    {
        if (_run?.Id != id)
        {
            _looks.Clear();
            _inFlight.Clear();
        }

        // The plan may be long, and does not change.
        RunRecord? run = _run?.Id == id
            ? await _store.ReadAsync(id, _run.Plan).ConfigureAwait(false)
            : await _store.ReadAsync().ConfigureAwait(false);
        _run = run;
        if (run is null)
            return;
        _ledger = ReportLedger.Parse(run.Reporters);
        _reader = new ReportReader(_reports, _snapshots, run.Id, run.ReportsSettled);
        _planned = [.. run.Tasks.Select(task => task.Measurements.Rates.Rows.Sum(row => row.Planned))];
        _published = [.. run.Tasks.Select(task => task.Measurements.Rates.Rows.Sum(row => row.Published))];
        int rows = run.Tasks.Sum(task => task.Measurements.Rates.Rows.Count + task.Measurements.Outcomes.Rows.Count);
        _wholeAt = _control.Time.After(
            TimeSpan.FromSeconds(Math.Clamp(rows / RowsASecond, 1, MostSecondsBetween)));
        if (RunObserver.IsOver(run.State))
            return;
        foreach (Look look in _looks)
            Add(run, look);
    }

    private void Add(RunRecord run, WorkerSnapshot report)
    {
        if (!_ledger.Takes(report))
            return;
        _inFlight.Note(report);
        long now = _control.Clock.NowMicros;
        long at = Math.Clamp(report.AtMicros, run.CreatedMicros, Math.Max(run.CreatedMicros, now));
        long second = Math.Max(0, at - Math.Clamp(report.IntervalMicros, 0, MicrosASecond) / 2) / MicrosASecond;
        foreach (TaskInterval interval in report.Tasks)
        {
            if (interval.Run != run.Id || (uint)interval.Task >= (uint)run.Tasks.Count
                || !interval.BeganWithin(run.CreatedMicros / MicrosASecond, now / MicrosASecond))
                continue;
            TaskMeasurements task = run.Tasks[interval.Task].Measurements;
            task.Add(interval.Metrics);
            task.Outcomes.Add(second, interval.Metrics);
            if (!run.Plan.Tasks[interval.Task].WarmUp)
                run.Timeline.Outcomes.Add(second, interval.Metrics);
        }
    }

    private async Task AddLookAsync(RunRecord run)
    {
        int[] tasks = [.. run.Plan.Tasks.Select(task => task.Number)];
        TaskCounts[]? counts = await _store.CountsAsync(run.Id, tasks).ConfigureAwait(false);
        if (counts is null)
            return;
        long now = _control.Clock.NowMicros;
        var look = new Look(
            now, [.. counts.Select(count => count.Published)], Math.Max(0, counts.Sum(count => count.Open)),
            _inFlight.Sum(now));
        _looks.Enqueue(look);
        if (_looks.Count > LooksKept)
            _looks.Dequeue();
        Add(run, look);
    }

    private void Add(RunRecord run, Look look)
    {
        foreach (TrafficTask task in run.Plan.Tasks)
        {
            RateSeries rates = run.Tasks[task.Number].Measurements.Rates;
            long published = look.Published[task.Number] - _published[task.Number];
            if (published > 0)
            {
                rates.Add(look.AtMicros / MicrosASecond, new RateRow(0, published, 0));
                _published[task.Number] = look.Published[task.Number];
            }

            AddPlanned(run, task, rates, look.AtMicros);
        }

        run.Timeline.Waiting.Add(look.AtMicros / MicrosASecond, new WaitingRow(look.Backlog, look.InFlight));
    }

    // The schedule's clock stands still while the run is paused.
    private void AddPlanned(RunRecord run, TrafficTask task, RateSeries rates, long atMicros)
    {
        if (run.Tasks[task.Number].OriginMicros is not { } origin || run.PausedAtMicros > 0)
            return;
        TaskSchedule schedule = run.ScheduleOf(task);
        ref long planned = ref _planned[task.Number];
        if (planned >= schedule.Total)
            return;
        // From the second behind those that are known: some seconds at most.
        long second = rates.Rows.Count == 0
            ? origin / MicrosASecond
            : Math.Max(origin, atMicros - LooksKept * MicrosASecond) / MicrosASecond;
        for (; second * MicrosASecond < atMicros; second++)
        {
            long due = schedule.OpsBefore(Math.Max(0, Math.Min((second + 1) * MicrosASecond, atMicros) - origin));
            if (due <= planned)
                continue;
            rates.Add(second, new RateRow(due - planned, 0, 0));
            planned = due;
        }
    }

    private sealed record Look(long AtMicros, long[] Published, long Backlog, long InFlight);
}

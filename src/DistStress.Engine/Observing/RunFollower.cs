using DistStress.Engine.Metrics;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Scheduling;

namespace DistStress.Engine.Observing;

/// <summary>Looks at the run of a prefix again and again, from anywhere, and tells how far it is.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class RunFollower
{
    private readonly ControlConnection _control;
    private readonly RunStore _store;
    private readonly WorkerRegistry _registry;
    private readonly ProgressMeter _meter = new();
    private RunRecord? _last;
    private PlanOutlook? _outlook;

    /// <summary>Makes a follower over a connection.</summary>
    public RunFollower(ControlConnection control)
    {
        _control = control;
        _store = new RunStore(control);
        _registry = new WorkerRegistry(control);
    }

    /// <summary>Looks at the run. Rates come with the second look, at the earliest a second later.</summary>
    /// <returns>The active or last run, and how far it is; null where the prefix never had one.</returns>
    public async Task<(RunRecord Run, RunProgress Progress)?> LookAsync()
    {
        // The plan may be long, and does not change.
        RunRecord? run = _last is null ? null : await _store.ReadAsync(_last.Id, _last.Plan).ConfigureAwait(false);
        if (run is null)
        {
            run = await _store.ReadAsync().ConfigureAwait(false);
            _outlook = null;
        }

        if (run?.RateChanges.Count != _last?.RateChanges.Count)
            _outlook = null;
        _last = run;
        if (run is null)
            return null;
        _outlook ??= new PlanOutlook(run.Plan, _control.Time.GetLocalNow().DateTime, run.RateChanges);
        int workers = (await _registry.LiveAsync().ConfigureAwait(false)).Count;
        return (run, _meter.Measure(Progress(run, workers) with
        {
            ResponseP99Ms = await ResponseP99Async(run.Id).ConfigureAwait(false),
        }, _control.Time.NowMicros));
    }

    private RunProgress Progress(RunRecord run, int workers)
    {
        long now = run.PausedAtMicros > 0 ? run.PausedAtMicros : _control.Clock.NowMicros;
        IReadOnlyList<TrafficTaskAt> tasks = [.. run.Plan.Elements[run.Element].Tasks
            .Select(task => new TrafficTaskAt(
                run.ScheduleOf(task),
                run.Tasks[task.Number].OriginMicros is { } origin ? Math.Max(0, now - origin) : 0))];
        TaskCounts counts = run.Tasks.Aggregate(default(TaskCounts), (sum, task) => sum + task.Counts);
        return new RunProgress
        {
            RunId = run.Id,
            State = run.State,
            Total = _outlook!.Total,
            Published = counts.Published,
            Accounted = counts.Accounted,
            Due = _outlook.OpsBefore(run.Element) + tasks.Sum(task => task.Schedule.OpsBefore(task.ElapsedMicros)),
            Element = run.Element,
            Elements = run.Plan.Elements.Count,
            SecondsLeft = run.State is RunState.Running
                ? _outlook.SecondsLeft(run.Element, tasks.Max(task => task.ElapsedMicros))
                : null,
            WaitsFor = run.WaitsFor,
            Workers = workers,
        };
    }

    private async Task<double?> ResponseP99Async(string run)
    {
        var responses = new LatencyHistogram();
        foreach (WorkerSnapshot snapshot in await _registry.SnapshotsAsync().ConfigureAwait(false))
        {
            foreach (TaskInterval task in snapshot.Tasks.Where(task => task.Run == run))
                responses.Add(task.Metrics.Latencies.Response);
        }

        return responses.Count == 0 ? null : responses.Percentile(99) / 1000.0;
    }

    private readonly record struct TrafficTaskAt(TaskSchedule Schedule, long ElapsedMicros);
}

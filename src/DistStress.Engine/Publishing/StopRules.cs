using DistStress.Engine.Conditions;
using DistStress.Engine.Metrics;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Stops a run in order once one of its conditions is met. It looks once a second: at the last second for rates,
/// latencies and percentages, at the moment for backlog and ops in flight, and at the whole run for all that is
/// counted. Tasks that warm up are left out, but for the cost: they are paid like others.
/// </summary>
/// <param name="control">The connection.</param>
/// <param name="course">The run.</param>
/// <param name="requests">Gets the reason to stop.</param>
/// <param name="measurements">Knows what was measured.</param>
/// <param name="onWarning">Gets the reason too.</param>
internal sealed class StopRules(
    ControlConnection control, RunCourse course, RunRequests requests, RunMeasurements measurements,
    Action<Notice>? onWarning)
{
    private const string Backlog = "Backlog";

    private readonly ConditionWatch _watch = new(course.StopWhen);
    private readonly RunStore _store = new(control);
    private readonly WorkerRegistry _registry = new(control);
    private readonly int[] _tasks =
        [.. course.Plan.Tasks.Where(task => !task.WarmUp).Select(task => task.Number)];

    // The counters that a condition needs, and the names of reasons and tables that there have been.
    private readonly Counter[] _counters = [.. MeasurementSchema.Counters.Where(counter => course.StopWhen.Any(
        condition => counter.Name == condition.Measurement.Name
            || (counter.Name == nameof(OpTally.MaxLateMicros)
                && condition.Measurement.Name == nameof(OpTally.MaxLateMs))))];

    private readonly OpTally _seen = OpTally.Of(course.Former?.Tasks.Select(task => task.Tally) ?? []);
    private readonly OpTally _paid = OpTally.Of(course.Former?.Tasks.Select(task => task.Tally) ?? []);
    private long _lookedAt;
    private long _jumped;

    // Since when traffic that counts has been under way, in µs of the server's clock; null where none is. A second that
    // began before says nothing of its rate.
    private long? _atWorkSince;

    /// <summary>Looks whether a condition is met now.</summary>
    /// <param name="tasks">The tasks at work.</param>
    public async Task LookAsync(IReadOnlyList<TaskPublisher> tasks)
    {
        long from = _lookedAt;
        long now = _lookedAt = control.Clock.Read(out long jumped);
        bool isFirst = from == 0 || jumped != _jumped;
        _jumped = jumped;
        // While the schedule stands still nothing of it can be judged, and before its first op there is nothing.
        if (isFirst || requests.Current != RequestedState.Running || tasks.All(task => task.Published == 0))
        {
            _watch.Break();
            _atWorkSince = null;
            return;
        }

        // What only warms up is no traffic that could be too little or too late.
        TaskPublisher[] counted = [.. tasks.Where(task => !task.Task.WarmUp && task.Published > 0)];
        _atWorkSince = counted.Length == 0 ? null
            : _atWorkSince ?? Math.Max(from, counted.Min(task => task.Origin));
        IReadOnlyList<WorkerSnapshot> snapshots = await _registry.SnapshotsAsync().ConfigureAwait(false);
        LiveSecond second = LiveSecond.Of(snapshots, course.Id, _tasks, now);
        OpTally? totals = null;
        if (course.StopWhen.Any(condition => IsTotal(condition.Measurement)))
        {
            _seen.Add(second.Metrics);
            totals = await _store.SumAsync(course.Id, _tasks, [.. TallyFields.Names(_counters, _seen)])
                .ConfigureAwait(false);
        }

        long? backlog = null;
        if (course.StopWhen.Any(condition => condition.Measurement.Name == Backlog))
        {
            backlog = (await _store.CountsAsync(course.Id, _tasks).ConfigureAwait(false))?.Sum(count => count.Open);
        }

        double? cost = course.StopWhen.Any(CostConditions.IsCost)
            ? await CostAsync(snapshots, now).ConfigureAwait(false)
            : null;
        IReadOnlyList<MetCondition> met = _watch.Note(
            condition => CostConditions.IsCost(condition)
                ? cost
                : _atWorkSince is null
                ? null
                : condition.Measurement.Name == Backlog
                ? backlog
                : ValueOf(condition.Measurement, second, totals),
            from, now);
        if (met.Count == 0)
            return;
        requests.StopReason = string.Join("; ", met);
        onWarning?.Invoke(new Notice(
            NoticeKind.ConditionMet, course.Id, $"Run {course.Id} is stopped by {requests.StopReason}."));
    }

    private async Task<double?> CostAsync(IReadOnlyList<WorkerSnapshot> snapshots, long now)
    {
        int[] all = [.. course.Plan.Tasks.Select(task => task.Number)];
        // The names of what consumes are known from what the workers tell.
        _paid.Add(LiveSecond.Of(snapshots, course.Id, all, now).Metrics);
        OpTally? sum = await _store.SumAsync(course.Id, all, [.. TallyFields.Names([], _paid)]).ConfigureAwait(false);
        return sum is null ? null : course.Price?.Of(sum.ReadUnits, sum.WriteUnits);
    }

    private static bool IsTotal(Measurement measurement) =>
        measurement is { Value: not null, Unit: not (MeasurementUnit.Milliseconds or MeasurementUnit.Percent) }
        || measurement.Name == nameof(OpTally.MaxLateMs);

    private double? ValueOf(Measurement measurement, LiveSecond second, OpTally? totals) => measurement.Name switch
    {
        nameof(LiveSecond.OpsPerSecond) => second.FromMicros < _atWorkSince ? null : second.OpsPerSecond,
        nameof(LiveSecond.BytesPerSecond) => second.FromMicros < _atWorkSince ? null : second.BytesPerSecond,
        nameof(LiveSecond.InFlight) => second.InFlight,
        "Measured" => measurements.MeasuredOf(_tasks),
        _ when IsTotal(measurement) => totals is null ? null : measurement.Value!(totals, second.Metrics.Latencies),
        _ => measurement.Value?.Invoke(second.Metrics, second.Metrics.Latencies),
    };
}

using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;

namespace DistStress.Engine.Publishing;

/// <summary>How far a run is, as its publisher knows it without asking anybody.</summary>
/// <param name="course">The run.</param>
/// <param name="workersNeeded">How many workers it waits for before its first op.</param>
/// <param name="localTime">The local time, for tasks whose rate follows the hours of the day.</param>
internal sealed class PublishProgress(RunCourse course, int workersNeeded, DateTime localTime)
{
    private PlanOutlook _outlook = new(course.Plan, localTime, course.Rates.Changes);
    private int _changes = course.Rates.Changes.Count;
    private readonly ProgressMeter _meter = new();
    private readonly int[] _numbers = [.. course.Plan.Tasks.Select(task => task.Number)];
    private long _published;
    private long _accounted;
    private long _due;
    private int _workers;
    private double? _responseP99Ms;

    /// <summary>Notes what is looked at once a second. What is published, too: with an older count of what is accounted
    /// for, the difference would look like a backlog.</summary>
    /// <param name="tasks">The tasks at work; empty before the first element.</param>
    /// <param name="accounts">Knows which ops are accounted for.</param>
    /// <param name="measurements">Knows the latencies.</param>
    /// <param name="workers">How many workers are there.</param>
    public void Note(
        IReadOnlyList<TaskPublisher> tasks, RunAccounts accounts, RunMeasurements measurements, int workers)
    {
        _published = _outlook.OpsBefore(ElementOf(tasks)) + tasks.Sum(task => task.Published);
        _accounted = accounts.DoneOf(_numbers);
        // Where nothing was reported, what was reported last stays.
        _responseP99Ms = measurements.TakeRecentP99() ?? _responseP99Ms;
        _workers = workers;
    }

    /// <summary>How far the run is.</summary>
    /// <param name="tasks">The tasks at work; empty before the first element.</param>
    /// <param name="state">What the user wants of it.</param>
    /// <param name="waitsFor">What it waits for.</param>
    /// <param name="nowMicros">The time on the server's clock.</param>
    /// <param name="atMicros">The time by a clock that does not jump.</param>
    public RunProgress Look(
        IReadOnlyList<TaskPublisher> tasks, RequestedState state, RunWait waitsFor, long nowMicros, long atMicros)
    {
        if (course.Rates.Changes is var changes && changes.Count != _changes)
        {
            _outlook = new PlanOutlook(course.Plan, localTime, changes);
            _changes = changes.Count;
        }

        int element = ElementOf(tasks);
        long before = _outlook.OpsBefore(element);
        long elapsed = tasks.Count == 0 || tasks[0].Origin == 0 ? 0 : Math.Max(0, nowMicros - tasks[0].Origin);
        // While the schedule stands still nothing becomes due.
        if (state != RequestedState.Paused)
            _due = before + (elapsed == 0 ? 0 : tasks.Sum(task => task.Schedule.OpsBefore(elapsed)));
        return _meter.Measure(new RunProgress
        {
            RunId = course.Id,
            State = state switch
            {
                RequestedState.Paused => RunState.Paused,
                RequestedState.Stopped => RunState.Stopping,
                _ => RunState.Running,
            },
            Total = _outlook.Total,
            Published = _published,
            Accounted = _accounted,
            Due = _due,
            Element = element,
            Elements = course.Plan.Elements.Count,
            SecondsLeft = state == RequestedState.Running && waitsFor != RunWait.Workers
                ? _outlook.SecondsLeft(element, elapsed)
                : null,
            WaitsFor = waitsFor,
            Workers = _workers,
            WorkersNeeded = workersNeeded,
            ResponseP99Ms = _responseP99Ms,
        }, atMicros);
    }

    private int ElementOf(IReadOnlyList<TaskPublisher> tasks)
    {
        if (tasks.Count == 0)
            return course.FirstElement;
        int element = 0;
        for (int behind = tasks[0].Task.Number; behind > 0; element++)
            behind -= course.Plan.Elements[element].Tasks.Count;
        return element;
    }
}

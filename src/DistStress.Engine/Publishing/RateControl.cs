using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Changes rates as messages ask for it. A change is in the run record before it takes effect, so whoever continues the
/// run plays the same schedule. For the publishing thread alone.
/// </summary>
internal sealed class RateControl(ControlConnection control, RunCourse course, RunRequests requests, RunJournal journal)
{
    private readonly RateLedger _ledger = course.Rates;
    private IReadOnlyList<TaskPublisher> _tasks = [];

    /// <summary>Takes note that tasks have begun; those before them are over.</summary>
    public void Begin(IReadOnlyList<TaskPublisher> tasks) => _tasks = tasks;

    /// <summary>The field of the run record that has the changes, for a record that may lack some of them; nothing
    /// where there are none.</summary>
    public RedisValue[] Fields() =>
        _ledger.Changes.Count == 0 ? [] : [RunFields.Rates, Text(_ledger.Changes)];

    /// <summary>Does what has been asked for since the last call, and answers.</summary>
    /// <param name="horizonMicros">The time up to which slices are cut, on the server's clock.</param>
    public void Obey(long horizonMicros)
    {
        while (requests.TryTakeRate(out RateOrder? order))
        {
            (NotifyStatus status, string message) = Obey(order, horizonMicros);
            requests.Answer(order, status, message);
        }
    }

    private (NotifyStatus Status, string Message) Obey(RateOrder order, long horizonMicros)
    {
        // Sent again, since its answer did not arrive.
        if (_ledger.Changes.FirstOrDefault(change => change.Id == order.Id) is { } done)
            return (NotifyStatus.Done, Text(done));
        if (_ledger.Changes.Count >= RateChange.Most)
            return (NotifyStatus.Failed, $"the run has had {RateChange.Most} changes of its rates, and takes no more");
        if (order.Request.Problem(course.Plan) is { } problem)
            return (NotifyStatus.Failed, problem);

        IReadOnlyList<TrafficTask> meant = order.Request.TasksOf(course.Plan);
        var slices = new Dictionary<int, long>();
        foreach (TaskPublisher task in meant.Select(Begun).OfType<TaskPublisher>())
        {
            long slice = task.FirstFreeSlice(horizonMicros);
            if (task.Schedule.GoesOnAt(slice))
                slices[task.Task.Number] = slice;
        }

        int firstToCome = _tasks.Count == 0 ? 0 : _tasks[^1].Task.Number + 1;
        TrafficTask[] toCome = [.. meant.Where(task => task.Number >= firstToCome)];
        if (slices.Count == 0 && toCome.Length == 0)
            return (NotifyStatus.Failed, "what is meant is over, or all of it is published");
        int? from = null;
        if (order.Request.Task is not null)
        {
            foreach (TrafficTask task in toCome)
                slices[task.Number] = 0;
        }
        else if (order.Request.Setting.Qps is not null)
        {
            // The same number of ops a second for tasks that may have nothing in common is hardly what anybody wants.
            if (slices.Count + (_tasks.Count == 0 ? toCome.Length : 0) != 1)
                return (NotifyStatus.Failed, "ops a second are for one task: name which");
            if (_tasks.Count == 0)
                slices[toCome[0].Number] = 0;
        }
        else if (toCome.Length > 0)
        {
            from = firstToCome;
        }

        return Change(new RateChange
        {
            Id = order.Id,
            AtMicros = horizonMicros,
            Setting = order.Request.Setting,
            Slices = slices,
            From = from,
        });
    }

    private (NotifyStatus Status, string Message) Change(RateChange change)
    {
        List<(TaskPublisher Task, RateStep Step)> steps = [];
        foreach (TrafficTask task in course.Plan.Tasks)
        {
            if (change.SliceOf(task.Number) is not { } slice)
                continue;
            TaskPublisher? publisher = Begun(task);
            var step = new RateStep(slice, change.Setting);
            if (Broken(task, publisher?.Schedule, step) is { } reason)
                return (NotifyStatus.Failed, $"task {task.Number} ({task.Name}) {reason}");
            if (publisher is not null)
                steps.Add((publisher, step));
        }

        RateChange[] changes = [.. _ledger.Changes, change];
        journal.Write((RunFields.Rates, Text(changes)));
        _ledger.Write(changes);
        foreach ((TaskPublisher task, RateStep step) in steps)
            task.SetRate(step);
        return (NotifyStatus.Done, Text(change));
    }

    // Null for a task that has not begun, and for one that is over.
    private TaskPublisher? Begun(TrafficTask task)
    {
        int place = _tasks.Count == 0 ? -1 : task.Number - _tasks[0].Task.Number;
        return place >= 0 && place < _tasks.Count ? _tasks[place] : null;
    }

    private string? Broken(TrafficTask task, TaskSchedule? schedule, RateStep step)
    {
        try
        {
            schedule ??= new TaskSchedule(task).With(_ledger.StepsOf(task));
            return schedule.With(step).HasEnd
                ? null
                : "would never reach its times: its curve ends with no traffic, and has fewer ops at this rate";
        }
        catch (OverflowException)
        {
            return $"would have more than {long.MaxValue} ops";
        }
    }

    private string Text(IEnumerable<RateChange> changes) => control.Signer.Sign(
        SignedKind.Rates, course.Id, control.Clock.NowMicros, RateChangesJson.Write(changes));

    private string Text(RateChange change) => $"run {course.Id}: {RateText.Of(change, course.Plan.Tasks)}";
}

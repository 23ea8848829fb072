using DistStress.Engine.Metrics;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Working.Intake;

/// <summary>
/// The tasks of one run. Each is prepared when its first batch comes in, and forgotten when it has been quiet for a
/// while: a run may have thousands, and few of them at the same time.
/// </summary>
internal sealed class RunTasks(string run, TrafficPlan plan, int shards)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, WorkerTask> _prepared = [];

    /// <summary>The run's id.</summary>
    public string Run => run;

    /// <summary>How many tasks are prepared.</summary>
    public int Prepared
    {
        get
        {
            lock (_lock)
                return _prepared.Count;
        }
    }

    /// <summary>
    /// A task, which stays prepared until its <see cref="WorkerTask.Leave"/>; null if the run has none of that number.
    /// </summary>
    public WorkerTask? Enter(int number)
    {
        if ((uint)number >= (uint)plan.Tasks.Count)
            return null;
        lock (_lock)
        {
            if (!_prepared.TryGetValue(number, out WorkerTask? task))
                _prepared.Add(number, task = new WorkerTask(run, plan.Tasks[number], shards));
            task.Enter();
            return task;
        }
    }

    /// <summary>What happened since the last call, by task; only tasks with something.</summary>
    public IEnumerable<TaskInterval> Drain()
    {
        WorkerTask[] tasks;
        lock (_lock)
            tasks = [.. _prepared.Values];
        foreach (WorkerTask task in tasks)
        {
            IntervalMetrics metrics = task.Drain(out bool isOver);
            if (isOver)
                Forget(task);
            if (metrics.Ended + metrics.Dropped > 0)
                yield return new TaskInterval(run, task.Task.Number, task.Task.Name, task.Task.ActionName, metrics);
        }
    }

    private void Forget(WorkerTask task)
    {
        lock (_lock)
        {
            if (!task.IsInUse)
                _prepared.Remove(task.Task.Number);
        }
    }
}

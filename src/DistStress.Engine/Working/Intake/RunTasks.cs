using DistStress.Engine.Traffic;

namespace DistStress.Engine.Working.Intake;

/// <summary>The tasks of one run; each is prepared when its first batch comes in.</summary>
internal sealed class RunTasks
{
    private readonly Lazy<WorkerTask>[] _tasks;

    public RunTasks(string run, TrafficPlan plan, int shards)
    {
        Run = run;
        _tasks = [.. plan.Tasks.Select(task => new Lazy<WorkerTask>(() => new WorkerTask(run, task, shards)))];
    }

    public string Run { get; }

    /// <summary>The tasks that have been prepared.</summary>
    public IEnumerable<WorkerTask> Started => _tasks.Where(task => task.IsValueCreated).Select(task => task.Value);

    /// <summary>A task, or null if the run has none of that number.</summary>
    public WorkerTask? Find(int number) => (uint)number < (uint)_tasks.Length ? _tasks[number].Value : null;
}

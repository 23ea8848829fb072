using DistStress.Engine.Metrics;
using DistStress.Engine.Redis.Runs;

namespace DistStress.Engine.Working.Intake;

/// <summary>
/// Knows the tasks of the runs whose batches come in. Entries carry only numbers; the plan is in the run record.
/// </summary>
internal sealed class RunCatalog(RunStore store)
{
    // Few shards suffice, since a writer holds one for well under a microsecond; each costs about a megabyte.
    private static readonly int Shards = Math.Min(Environment.ProcessorCount, 8);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile RunTasks? _current;
    private RunTasks? _former;

    /// <summary>The tasks of a run, or null if Redis knows no such run (any more).</summary>
    public async ValueTask<RunTasks?> FindAsync(string run)
    {
        if (_current is { } known && known.Run == run)
            return known;
        await _reading.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_current is { } read && read.Run == run)
                return read;
            if (await store.PlanAsync().ConfigureAwait(false) is not { } found || found.Id != run)
                return null;
            var tasks = new RunTasks(run, found.Plan, Shards);
            (_former, _current) = (_current, tasks);
            return tasks;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>What happened since the last call, by task.</summary>
    public IReadOnlyList<TaskInterval> Drain()
    {
        var intervals = new List<TaskInterval>();
        foreach (RunTasks? run in new[] { _former, _current })
        {
            foreach (WorkerTask task in run?.Started ?? [])
            {
                IntervalMetrics metrics = task.Metrics.Drain();
                if (metrics.Ended > 0)
                    intervals.Add(new TaskInterval(
                        task.Run, task.Task.Number, task.Task.Name, task.Task.ActionName, metrics));
            }
        }

        return intervals;
    }
}

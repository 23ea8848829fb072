using DistStress.Engine.Metrics;
using DistStress.Engine.Redis.Runs;

namespace DistStress.Engine.Working.Intake;

/// <summary>
/// Knows the tasks of the runs whose batches come in. Entries carry only numbers; the plan is in the run record.
/// </summary>
internal sealed class RunCatalog(RunStore store)
{
    // Few shards suffice, since a writer holds one for well under a microsecond.
    private static readonly int Shards = Math.Min(Environment.ProcessorCount, 8);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile RunTasks? _current;
    private RunTasks? _former;
    private volatile string? _stopped;

    /// <summary>Whether a run was found stopped: nothing of it is to begin any more.</summary>
    public bool IsStopped(string run) => _stopped == run;

    /// <summary>Looks whether a run is being stopped, which it then is for good.</summary>
    public async Task<bool> FindStoppedAsync(string run)
    {
        if (!IsStopped(run) && await store.IsStoppedAsync(run).ConfigureAwait(false))
            _stopped = run;
        return IsStopped(run);
    }

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

    /// <summary>How many tasks are prepared.</summary>
    public int Prepared => (_current?.Prepared ?? 0) + (Volatile.Read(ref _former)?.Prepared ?? 0);

    /// <summary>What happened since the last call, by task.</summary>
    public IReadOnlyList<TaskInterval> Drain()
    {
        RunTasks? former = Volatile.Read(ref _former);
        TaskInterval[] intervals = [.. former?.Drain() ?? [], .. _current?.Drain() ?? []];
        // Of a run that is over nothing comes any more; its plan may be large.
        if (former is { Prepared: 0 })
            Interlocked.CompareExchange(ref _former, null, former);
        return intervals;
    }
}

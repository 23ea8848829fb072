using System.Collections.Concurrent;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis;
using DistStress.Engine.Targets;
using DistStress.Engine.Working;

namespace DistStress.Engine.Tests.Runs;

/// <summary>A worker inside the test host.</summary>
internal sealed class RigWorker : IAsyncDisposable
{
    private readonly CancellationTokenSource _leave = new();
    private readonly TaskCompletionSource _beating = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Worker _worker;
    private readonly PassingTime? _passing;

    /// <summary>Starts a worker.</summary>
    /// <param name="control">Its connection.</param>
    /// <param name="database">Its target.</param>
    /// <param name="onWarning">Gets its warnings.</param>
    /// <param name="choose">Changes its options; null to leave them.</param>
    /// <param name="passing">Lets its time pass; null where that does by itself.</param>
    public RigWorker(
        ControlConnection control, Store database, Action<string> onWarning,
        Func<WorkerOptions, WorkerOptions>? choose = null, PassingTime? passing = null)
    {
        _passing = passing;
        var options = new WorkerOptions
        {
            Database = database,
            OnWarning = notice => onWarning(notice.Text),
            OnSnapshot = snapshot =>
            {
                Snapshots.Enqueue(snapshot);
                _beating.TrySetResult();
            },
        };
        if (passing is not null)
            options = options with { LeaveLimit = PassingTime.Long, MessageBudget = PassingTime.Long };
        // Of a time that passes in steps nobody can say how much of it the processors worked.
        if (passing is not null)
            options = options with { ProcessorTime = () => TimeSpan.Zero };
        _worker = new Worker(control, choose is null ? options : choose(options));
        Running = _worker.RunAsync(_leave.Token);
        _ = Running.ContinueWith(
            run => _beating.TrySetException(run.Exception!), TaskContinuationOptions.OnlyOnFaulted);
    }

    public string Id => _worker.Id;

    /// <summary>Ends when the worker has shown itself for the first time.</summary>
    public Task Beating => _beating.Task;

    public Task Running { get; }

    /// <summary>Whether it does nothing just now.</summary>
    public bool IsAtRest => Running.IsCompleted || _worker.IsAtRestBut(Asleep());

    /// <summary>How many of its ops are open and only wait for the rig's time to pass.</summary>
    public Func<int> Asleep { get; set; } = () => 0;

    /// <summary>How many tasks it has in memory.</summary>
    public int PreparedTasks => _worker.PreparedTasks;

    public ConcurrentQueue<WorkerSnapshot> Snapshots { get; } = new();

    /// <summary>Ops that ended here.</summary>
    public long Ended => Snapshots.Sum(snapshot => snapshot.Tasks.Sum(task => task.Metrics.Ended));

    public async Task LeaveAsync()
    {
        await _leave.CancelAsync();
        if (_passing is not null)
            await _passing.AwaitAsync(Running);
        await Running;
    }

    public async ValueTask DisposeAsync() => await LeaveAsync();
}

using System.Collections.Concurrent;
using DistStress.Engine.Generation;
using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working.Accounting;
using DistStress.Engine.Working.Loops;

namespace DistStress.Engine.Working.Intake;

/// <summary>A task of a run as a worker needs it: how to make its ops, and its tallies.</summary>
internal sealed class WorkerTask
{
    private readonly ConcurrentQueue<Operation> _pool = new();
    private readonly FailureKinds _kinds = new();
    private int _inUse;
    private bool _wasQuiet;

    public WorkerTask(string run, TrafficTask task, int shards)
    {
        Run = run;
        Task = task;
        Generation = new TaskGeneration(task);
        Metrics = new TaskMetrics(shards);
        LongestDelayMicros = task.MaxDelayMs is { } most ? (long)decimal.Ceiling(most * 1000) : long.MaxValue;
    }

    public string Run { get; }

    public TrafficTask Task { get; }

    public TaskGeneration Generation { get; }

    public TaskMetrics Metrics { get; }

    /// <summary>How late an op may begin, in µs.</summary>
    public long LongestDelayMicros { get; }

    /// <summary>Whether a batch of the task is held here, or an op of it open.</summary>
    public bool IsInUse => Volatile.Read(ref _inUse) > 0;

    /// <summary>Notes that a batch of the task is held here.</summary>
    public void Enter() => Interlocked.Increment(ref _inUse);

    /// <summary>Notes that one has been accounted for, or is somebody else's now.</summary>
    public void Leave() => Interlocked.Decrement(ref _inUse);

    /// <summary>What happened since the last call.</summary>
    /// <param name="isOver">Whether nothing has for two calls, and nothing is under way: the task has ended, as far as
    /// this worker can see, and may be forgotten.</param>
    public IntervalMetrics Drain(out bool isOver)
    {
        // Before the look at what was measured: an op that ends in between is measured first.
        bool isQuiet = !IsInUse;
        IntervalMetrics metrics = Metrics.Drain();
        isQuiet &= metrics.Ended == 0;
        isOver = isQuiet && _wasQuiet;
        _wasQuiet = isQuiet;
        return metrics;
    }

    /// <summary>An op to fill; give it back with <see cref="Return(Operation)"/>.</summary>
    public Operation Rent() => _pool.TryDequeue(out Operation? operation) ? operation : new Operation(Task);

    public void Return(Operation operation) => _pool.Enqueue(operation);

    public void Return(ReadOnlySpan<OpenOp> ops)
    {
        foreach (OpenOp op in ops)
            _pool.Enqueue(op.Operation);
    }

    /// <summary>What an op's result counts as: with what a read that verifies found.</summary>
    public OpResult Judge(Operation operation, in OpResult result)
    {
        if (result.HasFailed)
            return result with { Error = _kinds.Settle(result.Error ?? result.Status.ToString()) };
        return Task.Verify ? result with { Mismatches = ItemVerification.Check(operation) } : result;
    }
}

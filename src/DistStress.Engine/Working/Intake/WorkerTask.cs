using System.Collections.Concurrent;
using DistStress.Engine.Generation;
using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working.Accounting;

namespace DistStress.Engine.Working.Intake;

/// <summary>A task of a run as a worker needs it: how to make its ops, and its tallies.</summary>
internal sealed class WorkerTask
{
    private readonly ConcurrentQueue<Operation> _pool = new();
    private readonly FailureKinds _kinds = new();

    public WorkerTask(string run, TrafficTask task, int shards)
    {
        Run = run;
        Task = task;
        Generation = new TaskGeneration(task);
        Metrics = new TaskMetrics(shards);
    }

    public string Run { get; }

    public TrafficTask Task { get; }

    public TaskGeneration Generation { get; }

    public TaskMetrics Metrics { get; }

    /// <summary>An op to fill; give it back with <see cref="Return"/>.</summary>
    public Operation Rent() => _pool.TryDequeue(out Operation? operation) ? operation : new Operation(Task);

    public void Return(Operation operation) => _pool.Enqueue(operation);

    /// <summary>What an op's result counts as: with what a read that verifies found.</summary>
    public OpResult Judge(Operation operation, in OpResult result)
    {
        if (result.HasFailed)
            return result with { Error = _kinds.Settle(result.Error ?? result.Status.ToString()) };
        return Task.Verify ? result with { Mismatches = ItemVerification.Check(operation) } : result;
    }
}

using System.Collections.Concurrent;
using DistStress.Engine.Generation;
using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working.Intake;
using DistStress.Engine.Working.Settings;

namespace DistStress.Engine.Working.Loops;

/// <summary>Begins the ops of one loop and accounts for how they end. One thread begins; ops end on any.</summary>
/// <param name="loop">The loop's number, for tallies that threads share.</param>
/// <param name="services">What all loops share.</param>
/// <param name="fault">Gets a fault in the accounting, which must not go unseen.</param>
internal sealed class OpDispatch(int loop, LoopServices services, Action<Exception> fault)
{
    private readonly ConcurrentQueue<OpWait> _waits = new();
    private TargetSlot? _unflushed;

    /// <summary>Waits until an op may begin, and counts it; false where the loop is called away.</summary>
    public bool Enter(Func<bool> isCalled)
    {
        if (services.InFlight.TryEnter())
            return true;
        // What would make room may be among the ops that have not been sent.
        Flush();
        return services.InFlight.Enter(isCalled);
    }

    /// <summary>Begins the batch's next op. It is sent when the target has enough, or at <see cref="Flush"/>.</summary>
    public void Begin(BatchExecution batch)
    {
        long due = batch.NextDue;
        Operation operation = batch.Begin();
        services.Stock.BeginOp();
        long start = services.Clock.Read(out long jumped);
        if (start - due > batch.Task.LongestDelayMicros)
        {
            GiveUp(batch, operation, due, start);
            return;
        }

        TargetSlot? target = operation.Action == TrafficAction.Custom ? null : services.Target;
        var op = new OpenOp(batch, operation, target, due, start, jumped);
        if (_unflushed != target && target is not null)
        {
            Flush();
            _unflushed = target;
        }

        ValueTask<OpResult> pending = target is null
            ? services.Actions.ExecuteAsync(operation, services.CutOff)
            : target.BeginAsync(operation, services.CutOff);
        if (pending.IsCompletedSuccessfully)
            End(op, pending.Result);
        else
            (_waits.TryDequeue(out OpWait? wait) ? wait : new OpWait(_waits, End)).Await(op, pending);
    }

    /// <summary>Sends what has begun.</summary>
    public void Flush()
    {
        _unflushed?.Flush();
        _unflushed = null;
    }

    private void GiveUp(BatchExecution batch, Operation operation, long due, long start)
    {
        services.InFlight.Exit();
        if (!batch.IsRevoked)
            batch.Task.Metrics.Record(loop, new OpRecord(due, start, start, OpResult.Expired));
        batch.End(operation, OpResult.Expired);
    }

    private void End(OpenOp op, OpResult result)
    {
        try
        {
            // Due time and start are from before any jump of the clock that came in between.
            long end = services.Clock.Read(out long jumped);
            end -= jumped - op.Jumped;
            op.Target?.Leave();
            services.InFlight.Exit();
            WorkerTask task = op.Batch.Task;
            result = task.Judge(op.Operation, result);
            // What was taken over is measured where it is counted.
            if (!op.Batch.IsRevoked)
                task.Metrics.Record(loop, new OpRecord(op.Due, op.Start, end, result));
            services.Failures.Note(task, result);
            op.Batch.End(op.Operation, result);
        }
        catch (Exception e)
        {
            // Nobody awaits this op; a fault in the accounting must not go unseen.
            fault(e);
        }
    }
}

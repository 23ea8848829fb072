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
    private TargetSlot? _unflushed;

    /// <summary>Waits until an op may begin, and counts it and as many of those after it as may begin too.</summary>
    /// <param name="most">How many are to begin.</param>
    /// <param name="isCalled">Whether the loop is called away, looked at while waiting.</param>
    /// <returns>How many may begin; 0 where the loop is called away.</returns>
    public int Enter(int most, Func<bool> isCalled)
    {
        int entered = services.InFlight.TryEnter(most);
        if (entered > 0)
            return entered;
        // What would make room may be among the ops that have not been sent.
        Flush();
        return services.InFlight.Enter(most, isCalled);
    }

    /// <summary>Begins the batch's next op. It is sent when the target has enough, or at <see cref="Flush"/>.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="start">When, in µs of the server's clock.</param>
    /// <param name="jumped">How far that clock had jumped by then.</param>
    public void Begin(BatchExecution batch, long start, long jumped)
    {
        long due = batch.NextDue;
        Operation operation = batch.Begin();
        if (start - due > batch.Task.LongestDelayMicros)
        {
            GiveUp(batch, operation, due, start);
            return;
        }

        TargetSlot? target = operation.Action == TrafficAction.Custom ? null : services.Target;
        operation.WaitedMicros = 0;
        operation.PatienceMicros = batch.Task.LongestDelayMicros is < long.MaxValue and var longest
            ? longest - Math.Max(0, start - due)
            : long.MaxValue;
        var op = OpenOp.Of(operation);
        op.Begin(this, batch, target, due, start, jumped);
        if (_unflushed != target && target is not null)
        {
            Flush();
            _unflushed = target;
        }

        if (target is not null && target.TryBegin(operation, op, services.CutOff))
            return;
        ValueTask<OpResult> pending = target is null
            ? services.Actions.ExecuteAsync(operation, services.Target.Options.OpBudget, services.CutOff)
            : target.BeginAsync(operation, services.CutOff);
        if (pending.IsCompletedSuccessfully)
            End(op, pending.Result);
        else
            op.Await(pending);
    }

    /// <summary>Sends what has begun.</summary>
    public void Flush()
    {
        _unflushed?.Flush();
        _unflushed = null;
    }

    private void GiveUp(BatchExecution batch, Operation operation, long due, long start)
    {
        services.InFlight.Exit(1);
        if (!batch.IsRevoked)
            batch.Task.Metrics.Record(loop, new OpRecord(due, start, start, OpResult.Expired));
        batch.End(operation, OpResult.Expired);
    }

    /// <summary>Accounts for an op that has ended.</summary>
    public void End(OpenOp op, in OpResult result)
    {
        WorkerTask task = op.Batch.Task;
        if (result.IsPlain && !task.Task.Verify && op.Operation.WaitedMicros == 0 && PlainEnds.TryAdd(op, result.Bytes))
            return;
        try
        {
            // Due time and start are from before any jump of the clock that came in between.
            long end = services.Clock.Read(out long jumped);
            end -= jumped - op.Jumped;
            end = Math.Max(op.Start, end - result.LateMicros);
            // What the op waited inside this worker is not the target's time.
            long start = Math.Min(end, op.Start + op.Operation.WaitedMicros);
            op.Target?.Leave(1);
            services.InFlight.Exit(1);
            OpResult judged = task.Judge(op.Operation, result);
            // What was taken over is measured where it is counted.
            if (!op.Batch.IsRevoked)
                task.Metrics.Record(loop, new OpRecord(op.Due, start, end, judged));
            services.Failures.Note(task, judged);
            op.Batch.End(op.Operation, judged);
        }
        catch (Exception e)
        {
            // Nobody awaits this op; a fault in the accounting must not go unseen.
            fault(e);
        }
    }

    /// <summary>Accounts for ops of one batch that have ended at one moment, plainly.</summary>
    /// <param name="ops">The ops.</param>
    /// <param name="done">When each was due and began, and its bytes; gets the end.</param>
    public void End(ReadOnlySpan<OpenOp> ops, Span<DoneOp> done)
    {
        try
        {
            BatchExecution batch = ops[0].Batch;
            long end = services.Clock.Read(out long jumped);
            long bytes = 0;
            for (int i = 0; i < ops.Length; i++)
            {
                done[i] = done[i] with { End = end - (jumped - ops[i].Jumped) };
                bytes += done[i].Bytes;
            }

            LeaveTargets(ops);

            services.InFlight.Leave(ops.Length);
            if (!batch.IsRevoked)
                batch.Task.Metrics.Record(loop, done);
            batch.End(ops, bytes);
        }
        catch (Exception e)
        {
            fault(e);
        }
    }

    /// <summary>What counts the ops that are open, and wakes who waits for room.</summary>
    public InFlightLimit InFlight => services.InFlight;

    // All the same one, but where the target has just been changed.
    private static void LeaveTargets(ReadOnlySpan<OpenOp> ops)
    {
        for (int first = 0, next; first < ops.Length; first = next)
        {
            next = first + 1;
            while (next < ops.Length && ops[next].Target == ops[first].Target)
                next++;
            ops[first].Target?.Leave(next - first);
        }
    }
}

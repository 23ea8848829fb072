using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Working.Settings;

namespace DistStress.Engine.Working.Loops;

/// <summary>An op that has begun, until it ends. It is used again with its <see cref="Operation"/>.</summary>
/// <param name="operation">The op.</param>
internal sealed class OpenOp(Operation operation) : IOpEnd
{
    private OpWait? _wait;

    /// <summary>The op.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>Who began it, and accounts for it.</summary>
    public OpDispatch Dispatch { get; private set; } = null!;

    /// <summary>The batch that it is of.</summary>
    public BatchExecution Batch { get; private set; } = null!;

    /// <summary>The target that it runs on; null for a custom action.</summary>
    public TargetSlot? Target { get; private set; }

    /// <summary>When it was due, in µs of the server's clock.</summary>
    public long Due { get; private set; }

    /// <summary>When it began, in µs of the server's clock.</summary>
    public long Start { get; private set; }

    /// <summary>How far the clock had jumped by then, as
    /// <see cref="DistStress.Engine.Redis.Clocks.ServerClock.Read(out long)"/> tells.</summary>
    public long Jumped { get; private set; }

    /// <summary>The open op of an operation that now begins.</summary>
    public static OpenOp Of(Operation operation) =>
        (OpenOp)(operation.Attached ??= new OpenOp(operation));

    /// <summary>Notes what there is to know at the beginning.</summary>
    public void Begin(
        OpDispatch dispatch, BatchExecution batch, TargetSlot? target, long due, long start, long jumped)
    {
        Dispatch = dispatch;
        Batch = batch;
        Target = target;
        Due = due;
        Start = start;
        Jumped = jumped;
    }

    /// <summary>
    /// Has the op accounted for as soon as its result is there, on the thread on which the target gives it.
    /// </summary>
    public void Await(ValueTask<OpResult> pending) => (_wait ??= new OpWait(this)).Await(pending);

    /// <inheritdoc/>
    public void End(in OpResult result) => Dispatch.End(this, result);

    /// <inheritdoc/>
    public void CutOff(CancellationToken token) => End(TargetSlot.ToResult(new OperationCanceledException(token)));
}

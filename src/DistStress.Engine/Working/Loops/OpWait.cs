using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Working.Settings;

namespace DistStress.Engine.Working.Loops;

/// <summary>Waits for the end of an op. Reused, so that an op costs no allocation.</summary>
/// <param name="pool">Gets it back.</param>
/// <param name="ended">Gets the op and its result, on the thread on which the target gives it.</param>
internal sealed class OpWait(ConcurrentQueue<OpWait> pool, Action<OpenOp, OpResult> ended)
{
    private ConfiguredValueTaskAwaitable<OpResult>.ConfiguredValueTaskAwaiter _pending;
    private OpenOp _op;
    private Action? _take;

    /// <summary>Passes the result on as soon as it is there.</summary>
    public void Await(in OpenOp op, ValueTask<OpResult> pending)
    {
        _op = op;
        _pending = pending.ConfigureAwait(false).GetAwaiter();
        if (_pending.IsCompleted)
            Take();
        else
            _pending.UnsafeOnCompleted(_take ??= Take);
    }

    private void Take()
    {
        OpResult result;
        try
        {
            result = _pending.GetResult();
        }
        catch (Exception e)
        {
            result = TargetSlot.ToResult(e);
        }

        OpenOp op = _op;
        _op = default;
        _pending = default;
        pool.Enqueue(this);
        ended(op, result);
    }
}

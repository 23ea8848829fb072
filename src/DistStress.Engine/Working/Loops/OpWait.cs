using System.Runtime.CompilerServices;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Working.Settings;

namespace DistStress.Engine.Working.Loops;

/// <summary>Waits for the result of an op whose target gives it as a task. It is used again with its op.</summary>
/// <param name="op">Gets the end.</param>
internal sealed class OpWait(OpenOp op)
{
    private ConfiguredValueTaskAwaitable<OpResult>.ConfiguredValueTaskAwaiter _pending;
    private Action? _take;

    /// <summary>Passes the result on as soon as it is there.</summary>
    public void Await(ValueTask<OpResult> pending)
    {
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

        _pending = default;
        op.End(result);
    }
}

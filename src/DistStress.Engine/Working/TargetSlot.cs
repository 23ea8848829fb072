using DistStress.Engine.Generation;
using DistStress.Engine.Targets;

namespace DistStress.Engine.Working;

/// <summary>A target in use. Once retired it is closed when its last open op has ended.</summary>
internal sealed class TargetSlot(TargetOptions options, ITarget target)
{
    // One for the slot being in use, and one for every open op.
    private int _users = 1;

    public TargetOptions Options { get; } = options;

    public string Description => target.Description;

    /// <summary>Runs an op. Whatever the target throws is an outcome of the op, never the end of the worker.</summary>
    public ValueTask<OpResult> ExecuteAsync(Operation operation, CancellationToken cutOff)
    {
        Interlocked.Increment(ref _users);
        ValueTask<OpResult> pending;
        try
        {
            pending = target.ExecuteAsync(operation, cutOff);
        }
        catch (Exception e)
        {
            pending = ValueTask.FromResult(ToResult(e));
        }

        if (!pending.IsCompletedSuccessfully)
            return AwaitAsync(pending);
        Leave();
        return pending;
    }

    /// <summary>Takes the target out of use.</summary>
    public void Retire() => Leave();

    private static OpResult ToResult(Exception e) => e is OperationCanceledException
        ? new OpResult(OpStatus.Failed, Error: "CutOff", Detail: "The worker left before the target answered.")
        : new OpResult(OpStatus.Failed, Error: e.GetType().Name, Detail: e.Message);

    private async ValueTask<OpResult> AwaitAsync(ValueTask<OpResult> pending)
    {
        try
        {
            return await pending.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return ToResult(e);
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _ = target.DisposeAsync().AsTask();
    }
}

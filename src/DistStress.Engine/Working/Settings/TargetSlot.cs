using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;

namespace DistStress.Engine.Working.Settings;

/// <summary>A target in use. Once retired it is closed when its last open op has ended.</summary>
internal sealed class TargetSlot(TargetOptions options, ITarget target)
{
    private readonly IDirectTarget? _direct = target as IDirectTarget;

    // One for the slot being in use, and one for every open op.
    private int _users = 1;

    public TargetOptions Options { get; } = options;

    public string Description => target.Description;

    /// <summary>As <see cref="BeginAsync"/>, where the target can tell of the end of the op by a call.</summary>
    /// <returns>Whether it has begun; otherwise nothing has been done.</returns>
    public bool TryBegin(Operation operation, IOpEnd end, CancellationToken cutOff)
    {
        if (_direct is null)
            return false;
        Interlocked.Increment(ref _users);
        try
        {
            if (_direct.TryBegin(operation, end, cutOff))
                return true;
        }
        catch (Exception e)
        {
            end.End(ToResult(e));
            return true;
        }

        Leave(1);
        return false;
    }

    /// <summary>
    /// Begins an op; <see cref="Flush"/> sends it, and <see cref="Leave"/> tells of its end. What the target throws at
    /// once is an outcome of the op already.
    /// </summary>
    public ValueTask<OpResult> BeginAsync(Operation operation, CancellationToken cutOff)
    {
        Interlocked.Increment(ref _users);
        try
        {
            return target.BeginAsync(operation, cutOff);
        }
        catch (Exception e)
        {
            return ValueTask.FromResult(ToResult(e));
        }
    }

    /// <summary>Sends what the begun ops have held back.</summary>
    public void Flush() => target.Flush();

    /// <summary>Notes that ops have ended.</summary>
    /// <param name="ops">How many.</param>
    public void Leave(int ops)
    {
        if (Interlocked.Add(ref _users, -ops) == 0)
            _ = target.DisposeAsync().AsTask();
    }

    /// <summary>Takes the target out of use.</summary>
    public void Retire() => Leave(1);

    /// <summary>What an op comes to whose target throws: an outcome, never the end of the worker.</summary>
    public static OpResult ToResult(Exception e) => e is OperationCanceledException
        ? new OpResult(OpStatus.Failed, Error: "CutOff", Detail: "The worker left before the target answered.")
        : new OpResult(OpStatus.Failed, Error: e.GetType().Name, Detail: e.Message);
}

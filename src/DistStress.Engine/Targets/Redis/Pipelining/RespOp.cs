using System.Threading.Tasks.Sources;
using DistStress.Engine.Clocks;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.Redis.Layouts;

namespace DistStress.Engine.Targets.Redis.Pipelining;

/// <summary>
/// One item's commands on their way, and the promise of their result. It is used again with its item, so that an op
/// costs no allocation.
/// </summary>
/// <remarks>
/// The reply and the end of the op's time can come at once: whoever claims the op first gives the result. A state is
/// the number of the use and its phase, so that a claim meant for an earlier use fails.
/// </remarks>
internal sealed class RespOp : IValueTaskSource<OpResult>
{
    private const long Open = 0;
    private const long Claimed = 1;
    private const long PhaseMask = 1;
    private const long NextUse = 2;

    private ManualResetValueTaskSourceCore<OpResult> _core;
    private long _state = Claimed;

    private RespOp()
    {
    }

    /// <summary>The exchange's state; only whoever holds the claim, or has not sent it yet, may touch it.</summary>
    public RedisExchange Exchange;

    /// <summary>The item; as the exchange.</summary>
    public Item Item { get; private set; } = null!;

    /// <summary>Replies that are still to come for what was sent last. Touched by the reader alone.</summary>
    public int Replies { get; set; }

    /// <summary>The first error among the replies so far. Touched by the reader alone.</summary>
    public string? Refusal { get; set; }

    /// <summary>When the op began, in ms as <see cref="DeadlineTimeProvider.CoarseMillis"/> counts.</summary>
    public long Start { get; private set; }

    /// <summary>Cuts the op off.</summary>
    public CancellationToken Token { get; private set; }

    /// <summary>The object for an item whose commands are to be sent.</summary>
    public static RespOp Of(Item item)
    {
        if (item.Attached is RespOp op)
            return op;
        op = new RespOp();
        item.Attached = op;
        return op;
    }

    /// <summary>
    /// Prepares the next use; the result's continuation runs where the result is given if it is inline.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="token">Cuts the op off.</param>
    /// <param name="inline">Whether the result's continuation runs where the result is given.</param>
    /// <param name="now">The time, in ms as <see cref="DeadlineTimeProvider.CoarseMillis"/> counts.</param>
    public ValueTask<OpResult> Prepare(Item item, CancellationToken token, bool inline, long now)
    {
        Item = item;
        Token = token;
        Start = now;
        Exchange = default;
        Refusal = null;
        _core.RunContinuationsAsynchronously = !inline;
        Volatile.Write(ref _state, (_state & ~PhaseMask) + NextUse + Open);
        return new ValueTask<OpResult>(this, _core.Version);
    }

    /// <summary>Claims the op for the reader; false if it has ended already.</summary>
    public bool TryClaim()
    {
        long state = Volatile.Read(ref _state);
        return (state & PhaseMask) == Open
            && Interlocked.CompareExchange(ref _state, state + Claimed, state) == state;
    }

    /// <summary>Gives the claim back, for the op's next commands.</summary>
    public void Reopen()
    {
        Refusal = null;
        Volatile.Write(ref _state, _state & ~PhaseMask);
    }

    /// <summary>Which of the object's uses this is.</summary>
    public long Use => _state & ~PhaseMask;

    /// <summary>
    /// Claims the op before its reply is there. The object is not used again: its reply may still come.
    /// </summary>
    /// <param name="use">The use that is meant.</param>
    /// <param name="startedBefore">Ops that began at this moment or earlier are out of time; ms as
    /// <see cref="Start"/>.</param>
    /// <returns>Whether it was out of time or cut off, and is the caller's to end.</returns>
    public bool TryEndEarly(long use, long startedBefore)
    {
        if (Volatile.Read(ref _state) != use + Open || (Start > startedBefore && !Token.IsCancellationRequested))
            return false;
        if (Interlocked.CompareExchange(ref _state, use + Claimed, use + Open) != use + Open)
            return false;
        // Not even if the item is.
        Item.Attached = null;
        return true;
    }

    /// <summary>Gives the result; for whoever holds the claim.</summary>
    public void Complete(in OpResult result) => _core.SetResult(result);

    /// <summary>Ends the op as its token asks.</summary>
    public void Cancel() => _core.SetException(new OperationCanceledException(Token));

    OpResult IValueTaskSource<OpResult>.GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<OpResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<OpResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}

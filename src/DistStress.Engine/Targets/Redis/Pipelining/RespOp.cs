using DistStress.Engine.Clocks;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.Redis.Layouts;

namespace DistStress.Engine.Targets.Redis.Pipelining;

/// <summary>
/// One item's commands on their way. It is used again with its item, so that an op costs no allocation.
/// </summary>
/// <remarks>
/// The reply and the end of the op's time can come at once: whoever claims the op first gives the result. A state is
/// the number of the use and its phase, so that a claim meant for an earlier use fails.
/// </remarks>
internal sealed class RespOp
{
    private const long Open = 0;
    private const long Claimed = 1;
    private const long PhaseMask = 1;
    private const long NextUse = 2;

    private long _state = Claimed;
    private IOpEnd _end = null!;
    private RespPromise? _promise;

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

    /// <summary>Who gets its result where that shall be a task.</summary>
    public RespPromise Promise => _promise ??= new RespPromise();

    /// <summary>Prepares the next use.</summary>
    /// <param name="item">The item.</param>
    /// <param name="end">Gets the result.</param>
    /// <param name="token">Cuts the op off.</param>
    /// <param name="now">The time, in ms as <see cref="DeadlineTimeProvider.CoarseMillis"/> counts.</param>
    public void Prepare(Item item, IOpEnd end, CancellationToken token, long now)
    {
        Item = item;
        Token = token;
        Start = now;
        Exchange = default;
        Refusal = null;
        _end = end;
        Volatile.Write(ref _state, (_state & ~PhaseMask) + NextUse + Open);
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

    /// <summary>Gives the result; for whoever holds the claim. The object may be in its next use then.</summary>
    public void Complete(in OpResult result) => _end.End(result);

    /// <summary>Ends the op as its token asks.</summary>
    public void Cancel() => _end.CutOff(Token);
}

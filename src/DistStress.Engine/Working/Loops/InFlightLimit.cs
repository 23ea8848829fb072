using DistStress.Engine.Clocks;

namespace DistStress.Engine.Working.Loops;

/// <summary>Counts the ops that are open against the target, and lets no more begin than there may be.</summary>
internal sealed class InFlightLimit(int limit, DeadlineTimeProvider time)
{
    // Covers the moment in which the last op ends between a loop's look at the count and its wait.
    private static readonly TimeSpan Recheck = TimeSpan.FromMilliseconds(5);

    // The share of the limit that must be free before who waits is woken.
    private const int RoomShare = 8;

    // Who waits does not spin: room comes when the target has answered, and the processor is better used for that.
    private readonly ManualResetEventSlim _ended = new(initialState: false, spinCount: 0);
    private volatile int _limit = limit;
    private int _open;
    private int _waiting;

    /// <summary>The most ops that may be open; may change at any time.</summary>
    public int Limit
    {
        get => _limit;
        set => _limit = value;
    }

    /// <summary>Ops that are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Blocks until an op may begin, and counts it.</summary>
    /// <param name="cancelled">Looked at while waiting; true gives up.</param>
    /// <returns>Whether the op may begin.</returns>
    public bool Enter(Func<bool> cancelled)
    {
        if (TryEnter())
            return true;
        Interlocked.Increment(ref _waiting);
        try
        {
            while (!cancelled())
            {
                _ended.Reset();
                if (TryEnter())
                    return true;
                time.Wait(_ended, Recheck);
            }

            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Counts an op as ended.</summary>
    /// <remarks>
    /// Who waits is woken when there is room for several: at the limit each op that ends would otherwise wake a loop
    /// that begins one op and waits again.
    /// </remarks>
    public void Exit()
    {
        int open = Interlocked.Decrement(ref _open);
        if (Volatile.Read(ref _waiting) == 0)
            return;
        int limit = _limit;
        if (open <= limit - Math.Max(1, limit / RoomShare) && !_ended.IsSet)
            _ended.Set();
    }

    /// <summary>Counts an op if it may begin now.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= _limit)
            return true;
        Interlocked.Decrement(ref _open);
        return false;
    }
}

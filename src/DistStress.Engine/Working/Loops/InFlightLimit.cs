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
    [ThreadStatic]
    private static ManualResetEventSlim? t_call;

    // Those who wait and have not been called, who came first first. Its own lock.
    private readonly List<ManualResetEventSlim> _waiting = [];
    private volatile int _limit = limit;
    private int _open;
    private int _wasFull;

    // Numbers of who waits, and of who has been called and has not looked yet.
    private int _waits;
    private int _called;

    /// <summary>The most ops that may be open; may change at any time.</summary>
    public int Limit
    {
        get => _limit;
        set => _limit = value;
    }

    /// <summary>Whether an op had to wait for room since the last call, or does so now.</summary>
    public bool TakeWasFull() => Interlocked.Exchange(ref _wasFull, 0) != 0 || Volatile.Read(ref _waits) > 0;

    /// <summary>Ops that are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Blocks until an op may begin, and counts it and as many of those after it as may begin too.</summary>
    /// <param name="most">How many are to begin, at least 1.</param>
    /// <param name="cancelled">Looked at while waiting; true gives up.</param>
    /// <returns>How many may begin; 0 where it was given up.</returns>
    public int Enter(int most, Func<bool> cancelled)
    {
        int entered = TryEnter(most);
        if (entered > 0)
            return entered;
        Volatile.Write(ref _wasFull, 1);
        ManualResetEventSlim call = t_call ??= new(initialState: false, spinCount: 0);
        while (entered == 0 && !cancelled())
        {
            BeginWait(call);
            try
            {
                entered = TryEnter(most);
                if (entered == 0)
                {
                    time.Wait(call, Recheck);
                    // Until it has taken its room, that calls nobody else.
                    entered = TryEnter(most);
                }
            }
            finally
            {
                EndWait(call);
            }
        }

        // Who was called may have left room over for others, or not come for it.
        CallForRoom();
        return entered;
    }

    /// <summary>Counts ops as ended, or as not begun after all.</summary>
    /// <remarks>
    /// Who waits is called when there is room for several: at the limit each op that ends would otherwise wake a loop
    /// that begins one op and waits again. And one is called for each such room, since the first would fill it before
    /// the others look.
    /// </remarks>
    /// <param name="count">How many.</param>
    public void Exit(int count)
    {
        Interlocked.Add(ref _open, -count);
        CallForRoom();
    }

    /// <summary>Counts as many ops as may begin now.</summary>
    /// <param name="most">How many are to begin, at least 1.</param>
    /// <returns>How many may, from 0 on.</returns>
    public int TryEnter(int most)
    {
        int open = Volatile.Read(ref _open);
        while (true)
        {
            int entered = Math.Min(most, _limit - open);
            if (entered <= 0)
                return 0;
            int seen = Interlocked.CompareExchange(ref _open, open + entered, open);
            if (seen == open)
                return entered;
            open = seen;
        }
    }

    private void BeginWait(ManualResetEventSlim call)
    {
        call.Reset();
        lock (_waiting)
        {
            _waiting.Add(call);
            _waits = _waiting.Count;
        }

        // Who lets an op end looks for those who wait after it has made room; who waits looks for room after this.
        Interlocked.MemoryBarrier();
    }

    private void EndWait(ManualResetEventSlim call)
    {
        lock (_waiting)
        {
            if (!_waiting.Remove(call))
                _called--;
            _waits = _waiting.Count;
        }
    }

    private void CallForRoom()
    {
        while (Volatile.Read(ref _waits) > 0)
        {
            int limit = _limit;
            int room = Math.Max(1, limit / RoomShare);
            if (Open > limit - (room * (1 + Volatile.Read(ref _called))))
                return;
            Call();
        }
    }

    private void Call()
    {
        lock (_waiting)
        {
            if (_waiting.Count == 0)
                return;
            _called++;
            _waiting[0].Set();
            _waiting.RemoveAt(0);
            _waits = _waiting.Count;
        }
    }
}

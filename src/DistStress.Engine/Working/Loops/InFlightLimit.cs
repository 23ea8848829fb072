using DistStress.Engine.Clocks;

namespace DistStress.Engine.Working.Loops;

/// <summary>Counts the ops that are open against the target, and lets no more begin than there may be.</summary>
internal sealed class InFlightLimit(int limit, DeadlineTimeProvider time)
{
    // Covers the moment in which the last op ends between a loop's look at the count and its wait.
    private static readonly TimeSpan Recheck = TimeSpan.FromMilliseconds(5);

    // The share of the limit that must be free before who waits is woken.
    private const int RoomShare = 8;

    // And so long it is from one call to the next while less than half of the limit is free, in µs: where a store
    // answers a thousand ops in a millisecond, each call takes a processor from it and is for a few ops.
    private const long PauseMicros = 250;

    // Who waits does not spin: room comes when the target has answered, and the processor is better used for that.
    [ThreadStatic]
    private static ThreadSignal? t_call;

    // Those who wait and have not been called, who came first first. Its own lock.
    private readonly List<ThreadSignal> _waiting = [];
    private volatile int _limit = limit;
    private int _open;
    private int _wasFull;
    private long _calledAt;

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
        ThreadSignal call = t_call ??= new();
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

        // Who gives up may have been called, and that is for the next one then.
        if (entered == 0)
            CallForRoom();
        return entered;
    }

    /// <summary>Counts ops as ended, or as not begun after all.</summary>
    /// <param name="count">How many.</param>
    public void Exit(int count)
    {
        Leave(count);
        CallForRoom();
    }

    /// <summary>As <see cref="Exit"/>, but wakes nobody before <see cref="CallForRoom"/>.</summary>
    /// <param name="count">How many.</param>
    public void Leave(int count) => Interlocked.Add(ref _open, -count);

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

    private void BeginWait(ThreadSignal call)
    {
        call.TakeBack();
        lock (_waiting)
        {
            _waiting.Add(call);
            _waits = _waiting.Count;
        }

        // Who lets an op end looks for those who wait after it has made room; who waits looks for room after this.
        Interlocked.MemoryBarrier();
    }

    private void EndWait(ThreadSignal call)
    {
        lock (_waiting)
        {
            if (!_waiting.Remove(call))
                _called--;
            _waits = _waiting.Count;
        }
    }

    /// <summary>Wakes one of those who wait where there is room for it.</summary>
    /// <remarks>
    /// At the limit each op that ends would otherwise wake a loop that begins one op and waits again. Who needs no more
    /// room calls for the next one; who is still at work is joined by another one when more ops end and there is room
    /// all the same.
    /// </remarks>
    public void CallForRoom()
    {
        if (Volatile.Read(ref _waits) == 0)
            return;
        int limit = _limit;
        int free = limit - Open;
        if (free < Math.Max(1, limit / RoomShare) * (1 + Volatile.Read(ref _called)))
            return;
        long now = time.NowMicros;
        if (free < limit / 2 && now - Volatile.Read(ref _calledAt) < PauseMicros)
            return;
        Volatile.Write(ref _calledAt, now);
        Call();
    }

    private void Call()
    {
        lock (_waiting)
        {
            if (_waiting.Count == 0)
                return;
            _called++;
            _waiting[0].Give();
            _waiting.RemoveAt(0);
            _waits = _waiting.Count;
        }
    }
}

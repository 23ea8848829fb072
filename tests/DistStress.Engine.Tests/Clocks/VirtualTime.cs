using DistStress.Engine.Clocks;
using DistStress.Engine.Tests.Runs;

namespace DistStress.Engine.Tests.Clocks;

/// <summary>
/// Time that passes when a test lets it, from one instant at which somebody wants to be woken to the next. In between
/// it stands still, however long the machine takes.
/// </summary>
internal sealed class VirtualTime : DeadlineTimeProvider, IDisposable
{
    // Whether the thread is one that does what a timer has called for.
    [ThreadStatic]
    private static bool t_isCalled;

    private readonly object _gate = new();
    private readonly HashSet<VirtualTimer> _timers = [];
    private readonly HashSet<Thread> _pacing = [];
    private readonly HashSet<Sleeper> _sleepers = [];
    private readonly DateTimeOffset _begin = Machine.GetUtcNow();
    private long _now = 1_000_000;
    private int _called;
    private bool _ended;

    /// <summary>The most that it lets pass in one go although nobody wants to be woken.</summary>
    private const long LongestStep = 1_000_000;

    public override long NowMicros => Volatile.Read(ref _now);

    public override long CoarseMillis => NowMicros / 1000;

    public override DateTimeOffset GetUtcNow() => _begin.AddMicroseconds(NowMicros);

    /// <summary>
    /// Whether all threads that pace something sleep, none of them is due to wake, and what timers have called for is
    /// done.
    /// </summary>
    public bool IsStill
    {
        get
        {
            lock (_gate)
            {
                _pacing.RemoveWhere(thread => !thread.IsAlive);
                return _called == 0 && _pacing.All(
                    thread => _sleepers.Any(
                        sleeper => sleeper.Thread == thread && !sleeper.IsCalled && sleeper.Until > _now));
            }
        }
    }

    /// <summary>How many timers run.</summary>
    public int Timers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <summary>When the next timer is due, as <see cref="NowMicros"/> counts.</summary>
    public long NextDue
    {
        get
        {
            lock (_gate)
                return _timers.Select(timer => timer.Due).DefaultIfEmpty(long.MaxValue).Min();
        }
    }

    /// <summary>Lets time pass to the next instant at which somebody wants to be woken, and wakes them.</summary>
    /// <param name="least">At least so much time, in µs.</param>
    /// <param name="latest">Not further than to this instant, as <see cref="NowMicros"/> counts.</param>
    public void Step(long least, long latest)
    {
        List<VirtualTimer> due;
        lock (_gate)
        {
            long next = _now + LongestStep;
            foreach (Sleeper sleeper in _sleepers)
                next = Math.Min(next, sleeper.Until);
            foreach (VirtualTimer timer in _timers)
                next = Math.Min(next, timer.Due);
            Volatile.Write(ref _now, Math.Min(Math.Max(next, _now + least), latest));
            foreach (Sleeper sleeper in _sleepers.Where(sleeper => sleeper.Until <= _now))
                sleeper.Wake.Set();
            due = [.. _timers.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due)];
            foreach (VirtualTimer timer in due)
                timer.Next();
            _called += due.Count;
        }

        foreach (VirtualTimer timer in due)
            ThreadPool.UnsafeQueueUserWorkItem(Call, timer, preferLocal: false);
    }

    /// <summary>
    /// Lets time pass while something is under way that does real work beside it, such as to ask a server: to the next
    /// instant at which somebody wants to be woken, or by a fifth of a second, about a hundred times a second.
    /// </summary>
    /// <param name="task">What is waited for.</param>
    /// <param name="from">Time stands still until this holds; null to let it pass at once.</param>
    public async Task<T> PassAsync<T>(Task<T> task, Func<bool>? from = null)
    {
        if (from is not null)
            await Rig.UntilAsync(() => Task.FromResult(task.IsCompleted || from()), "its time comes");
        await Rig.UntilAsync(
            () =>
            {
                Step(0, NowMicros + 200_000);
                return Task.FromResult(task.IsCompleted);
            },
            "it ends");
        return await task;
    }

    public override void SleepUntil(long micros)
    {
        using (Sleeper? sleeper = Enter(micros))
            sleeper?.Wake.Wait();
        ObjectDisposedException.ThrowIf(_ended, this);
    }

    public override bool Wait(ThreadSignal signal, TimeSpan limit)
    {
        using (Sleeper? sleeper = Enter(After(limit), signal))
        {
            if (sleeper is not null)
            {
                signal.Watcher = sleeper.Wake.Set;
                if (!signal.IsGiven)
                    sleeper.Wake.Wait();
                signal.Watcher = null;
            }
        }

        if (signal.IsGiven)
            return true;
        ObjectDisposedException.ThrowIf(_ended, this);
        return false;
    }

    public override void PrepareThread()
    {
        lock (_gate)
            _pacing.Add(Thread.CurrentThread);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, _gate, _timers, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Ends all threads that sleep: an exception wakes them.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (Sleeper sleeper in _sleepers)
                sleeper.Wake.Set();
        }
    }

    private void Call(VirtualTimer timer)
    {
        t_isCalled = true;
        try
        {
            timer.Call();
        }
        finally
        {
            t_isCalled = false;
            lock (_gate)
                _called--;
        }
    }

    private Sleeper? Enter(long until, ThreadSignal? signal = null)
    {
        lock (_gate)
        {
            if (until <= _now || _ended)
                return null;
            var sleeper = new Sleeper(this, until, signal);
            _sleepers.Add(sleeper);
            // What a timer has called for may sleep too, and time has to pass for it.
            if (t_isCalled)
                _called--;
            return sleeper;
        }
    }

    private sealed class Sleeper(VirtualTime time, long until, ThreadSignal? signal) : IDisposable
    {
        public Thread Thread { get; } = Thread.CurrentThread;

        public long Until { get; } = until;

        /// <summary>Whether it has been given the signal that it waits for, and is about to wake.</summary>
        public bool IsCalled => signal is { IsGiven: true };

        public ManualResetEventSlim Wake { get; } = new(initialState: false, spinCount: 0);

        public void Dispose()
        {
            lock (time._gate)
            {
                time._sleepers.Remove(this);
                if (t_isCalled)
                    time._called++;
            }

            Wake.Dispose();
        }
    }
}

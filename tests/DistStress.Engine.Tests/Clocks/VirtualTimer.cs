namespace DistStress.Engine.Tests.Clocks;

/// <summary>A timer of <see cref="VirtualTime"/>. It is called on the thread that lets time pass.</summary>
internal sealed class VirtualTimer(VirtualTime time, object gate, HashSet<VirtualTimer> running, Action call) : ITimer
{
    private long _period;

    /// <summary>When it is due, in µs; beyond every time where it is not. Under the gate.</summary>
    public long Due { get; private set; } = long.MaxValue;

    /// <summary>Sets the timer for the time after this one. Under the gate.</summary>
    public void Next()
    {
        if (_period > 0)
            Due += _period;
        else
            Stop();
    }

    public void Call() => call();

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                Stop();
                return true;
            }

            Due = time.NowMicros + (long)dueTime.TotalMicroseconds;
            _period = period == Timeout.InfiniteTimeSpan ? 0 : (long)period.TotalMicroseconds;
            running.Add(this);
            return true;
        }
    }

    public void Dispose()
    {
        lock (gate)
            Stop();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Stop()
    {
        Due = long.MaxValue;
        running.Remove(this);
    }
}

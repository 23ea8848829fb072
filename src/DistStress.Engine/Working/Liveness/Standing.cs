using DistStress.Engine.Clocks;
using DistStress.Engine.Redis.Workers;

namespace DistStress.Engine.Working.Liveness;

/// <summary>
/// Whether others still count on a worker. One that has not shown itself for too long, because it or Redis stood still,
/// may have been taken for lost and what it holds handed to others: it begins no op until it has shown itself again, and
/// then looks what is still its own.
/// </summary>
internal sealed class Standing
{
    // Sooner than others count it as lost, by more than it takes to begin an op.
    private static readonly long SafeMicros = (long)(WorkerRegistry.LostAfter - TimeSpan.FromSeconds(1)).TotalMicroseconds;

    // By the machine's own clock: the server's may jump.
    private long _shownAt = MonotonicClock.NowMicros;
    private long _beatenAt = MonotonicClock.NowMicros;
    private int _doubts;

    /// <summary>Grows by one when what the worker believes to hold may no longer be its own.</summary>
    public int Doubts => Volatile.Read(ref _doubts);

    /// <summary>Whether an op may begin now.</summary>
    public bool IsGood => MonotonicClock.NowMicros - Volatile.Read(ref _shownAt) < SafeMicros;

    /// <summary>When the last confirmed heartbeat was sent, on <see cref="MonotonicClock"/>.</summary>
    public long BeatenAt => Volatile.Read(ref _beatenAt);

    /// <summary>Notes that Redis has confirmed a heartbeat.</summary>
    /// <param name="sentMicros">When it was sent, on <see cref="MonotonicClock"/>.</param>
    public void Beaten(long sentMicros)
    {
        Shown(sentMicros);
        Volatile.Write(ref _beatenAt, sentMicros);
    }

    /// <summary>Notes that Redis has confirmed that the worker lives.</summary>
    /// <param name="sentMicros">When that was sent, on <see cref="MonotonicClock"/>.</param>
    public void Shown(long sentMicros)
    {
        bool lapsed = !IsGood;
        // The doubt first: no loop may see the worker in good standing without it.
        if (lapsed)
            Doubt();
        Volatile.Write(ref _shownAt, sentMicros);
    }

    /// <summary>Something that the worker believed to hold was not its own any more: there may be more of that.</summary>
    public void Doubt() => Interlocked.Increment(ref _doubts);
}

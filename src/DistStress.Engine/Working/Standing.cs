using DistStress.Engine.Redis;

namespace DistStress.Engine.Working;

/// <summary>
/// Whether others still count on a worker. One that has not shown itself for too long, because it or Redis stood still,
/// may have been taken for lost and what it holds handed to others: it begins no op until it has shown itself again, and
/// then looks what is still its own.
/// </summary>
internal sealed class Standing
{
    // Sooner than others count it as lost, by more than it takes to begin an op.
    private static readonly long SafeMicros = (long)(WorkerRegistry.LostAfter - TimeSpan.FromSeconds(1)).TotalMicroseconds;

    private readonly ServerClock _clock;
    private long _shownAt;
    private int _doubts;

    /// <summary>Makes the standing of a worker that others know of.</summary>
    public Standing(ServerClock clock)
    {
        _clock = clock;
        _shownAt = clock.NowMicros;
    }

    /// <summary>Grows by one when what the worker believes to hold may no longer be its own.</summary>
    public int Doubts => Volatile.Read(ref _doubts);

    /// <summary>Whether an op may begin now.</summary>
    /// <param name="nowMicros">The time on the server's clock.</param>
    public bool IsGood(long nowMicros) => nowMicros - Volatile.Read(ref _shownAt) < SafeMicros;

    /// <summary>Notes that Redis has confirmed a heartbeat.</summary>
    /// <param name="sentMicros">When it was sent, on the server's clock.</param>
    public void Shown(long sentMicros)
    {
        bool lapsed = !IsGood(_clock.NowMicros);
        // The doubt first: no loop may see the worker in good standing without it.
        if (lapsed)
            Doubt();
        Volatile.Write(ref _shownAt, sentMicros);
    }

    /// <summary>Something that the worker believed to hold was not its own any more: there may be more of that.</summary>
    public void Doubt() => Interlocked.Increment(ref _doubts);
}

using DistStress.Engine.Clocks;

namespace DistStress.Engine.Working.Liveness;

/// <summary>
/// Whether others still count on a worker. One that has not shown itself for too long, because it or Redis stood still,
/// may have been taken for lost and what it holds handed to others: it begins no op until it has shown itself again,
/// and then looks what is still its own.
/// </summary>
internal sealed class Standing
{
    // By the machine's own clock: the server's may jump.
    private readonly DeadlineTimeProvider _time;
    private readonly long _safeMicros;
    private long _shownAt;
    private long _beatenAt;
    private int _doubts;

    /// <summary>Makes the standing of a worker that begins now.</summary>
    /// <param name="time">The machine's clocks.</param>
    /// <param name="timings">How long a worker may begin ops after it has shown itself.</param>
    public Standing(DeadlineTimeProvider time, Timings timings)
    {
        _time = time;
        _safeMicros = (long)timings.StandsFor.TotalMicroseconds;
        _shownAt = _beatenAt = time.NowMicros;
    }

    /// <summary>Grows by one when what the worker believes to hold may no longer be its own.</summary>
    public int Doubts => Volatile.Read(ref _doubts);

    /// <summary>Whether an op may begin now.</summary>
    public bool IsGood => IsGoodAt(_time.NowMicros);

    /// <summary>Whether an op may begin at a time that has just been read.</summary>
    /// <param name="local">The time, as <see cref="DeadlineTimeProvider.NowMicros"/> counts.</param>
    public bool IsGoodAt(long local) => local - Volatile.Read(ref _shownAt) < _safeMicros;

    /// <summary>
    /// When the last confirmed heartbeat was sent, as <see cref="DeadlineTimeProvider.NowMicros"/> counts.
    /// </summary>
    public long BeatenAt => Volatile.Read(ref _beatenAt);

    /// <summary>Notes that Redis has confirmed a heartbeat.</summary>
    /// <param name="sentMicros">When it was sent, as <see cref="DeadlineTimeProvider.NowMicros"/> counts.</param>
    public void Beaten(long sentMicros)
    {
        Shown(sentMicros);
        Volatile.Write(ref _beatenAt, sentMicros);
    }

    /// <summary>Notes that Redis has confirmed that the worker lives.</summary>
    /// <param name="sentMicros">When that was sent, as <see cref="DeadlineTimeProvider.NowMicros"/> counts.</param>
    public void Shown(long sentMicros)
    {
        bool lapsed = !IsGood;
        // The doubt first: no loop may see the worker in good standing without it.
        if (lapsed)
            Doubt();
        Volatile.Write(ref _shownAt, sentMicros);
    }

    /// <summary>
    /// Something that the worker believed to hold was not its own any more: there may be more of that.
    /// </summary>
    public void Doubt() => Interlocked.Increment(ref _doubts);
}

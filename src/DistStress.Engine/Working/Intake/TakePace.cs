namespace DistStress.Engine.Working.Intake;

/// <summary>
/// How many entries a loop takes at once, and how long it waits before it looks into an empty queue again. It takes
/// few while that keeps it busy, so that other workers find some too; more when it runs through them quickly.
/// </summary>
internal sealed class TakePace
{
    private const int Most = 64;
    private const long QuickMicros = 20_000;
    private const long SlowMicros = 200_000;
    private const long ShortestWaitMicros = 1_000;

    private long _fullSince = -1;
    private long _waitMicros = ShortestWaitMicros;

    /// <summary>The most entries to take next.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>Notes what a take brought.</summary>
    /// <param name="taken">How many entries came.</param>
    /// <param name="nowMicros">The time.</param>
    /// <param name="mostWaitMicros">The longest wait before the next take.</param>
    /// <returns>How long to wait before the next take, in µs.</returns>
    public long Note(int taken, long nowMicros, long mostWaitMicros)
    {
        if (taken >= Count)
        {
            long took = _fullSince < 0 ? QuickMicros : nowMicros - _fullSince;
            if (took < QuickMicros)
                Count = Math.Min(Most, Count * 2);
            else if (took > SlowMicros)
                Count = Math.Max(1, Count / 2);
            _fullSince = nowMicros;
            _waitMicros = ShortestWaitMicros;
            return 0;
        }

        _fullSince = -1;
        if (taken == 0)
            Count = Math.Max(1, Count / 2);
        _waitMicros = taken > 0 ? ShortestWaitMicros : Math.Min(_waitMicros * 2, mostWaitMicros);
        return _waitMicros;
    }
}

namespace DistStress.Engine.Clocks;

/// <summary>An operating system's way to sleep until an instant with better than a millisecond's precision.</summary>
internal interface IDeadlineSleeper
{
    /// <summary>Sleeps until an instant as <see cref="DeadlineTimeProvider.NowMicros"/> counts.</summary>
    void SleepUntil(long micros);

    /// <summary>Asks for exact wake-ups of the calling thread.</summary>
    void PrepareThread();
}

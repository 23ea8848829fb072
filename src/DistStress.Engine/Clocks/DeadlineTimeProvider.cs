namespace DistStress.Engine.Clocks;

/// <summary>
/// The engine's time: whatever waits or measures does it by one of these, so that a test can put its own in place.
/// </summary>
/// <remarks>
/// Beside what every time provider does, this one counts in µs and holds a thread until an exact instant. Its
/// timestamps are <see cref="NowMicros"/>.
/// </remarks>
internal abstract class DeadlineTimeProvider : TimeProvider
{
    /// <summary>The clocks of the machine that the process runs on.</summary>
    public static DeadlineTimeProvider Machine { get; } = new MachineTimeProvider();

    /// <summary>Time in µs since an arbitrary instant. It never runs backwards.</summary>
    public abstract long NowMicros { get; }

    /// <summary>
    /// Time in ms since an arbitrary instant, not that of <see cref="NowMicros"/>: coarse by some ms, and cheap enough
    /// for several looks an op.
    /// </summary>
    public abstract long CoarseMillis { get; }

    /// <summary>The time of day in µs since 1970, right or wrong.</summary>
    public long WallMicros => (GetUtcNow().Ticks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <inheritdoc/>
    public sealed override long TimestampFrequency => 1_000_000;

    /// <summary>What the runtime's own waits take in place of this; for those that come with every op.</summary>
    public virtual TimeProvider ForTimers => this;

    /// <inheritdoc/>
    public sealed override long GetTimestamp() => NowMicros;

    /// <summary>When a time from now is over, as <see cref="NowMicros"/> counts.</summary>
    /// <param name="time">The time, at least 0.</param>
    public long After(TimeSpan time) => NowMicros + (long)time.TotalMicroseconds;

    /// <summary>Blocks the calling thread until an instant; returns at once if it has passed.</summary>
    /// <param name="micros">The instant, as <see cref="NowMicros"/> counts.</param>
    public abstract void SleepUntil(long micros);

    /// <summary>Blocks the calling thread until a signal is given, or a time is over.</summary>
    /// <param name="signal">The signal, for which no other thread waits.</param>
    /// <param name="limit">The time, at least 0.</param>
    /// <returns>Whether the signal was given.</returns>
    public abstract bool Wait(ThreadSignal signal, TimeSpan limit);

    /// <summary>
    /// Asks the system to wake the calling thread as exactly as it can. Once for each thread that paces ops.
    /// </summary>
    public abstract void PrepareThread();
}

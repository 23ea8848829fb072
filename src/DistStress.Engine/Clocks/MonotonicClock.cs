using System.Diagnostics;

namespace DistStress.Engine.Clocks;

/// <summary>The machine's monotonic clock in µs, and sleeping until an instant of it.</summary>
/// <remarks>
/// Sleeps are absolute: what passes between computing a deadline and going to sleep is not slept again. No
/// whole-millisecond timer is used.
/// </remarks>
public static class MonotonicClock
{
    private static readonly IDeadlineSleeper Sleeper = DeadlineSleeper.ForThisMachine();
    private static readonly long TicksPerMicro = Math.Max(1, Stopwatch.Frequency / 1_000_000);
    private static readonly bool WholeTicks = Stopwatch.Frequency % 1_000_000 == 0;

    /// <summary>The time in µs since an arbitrary instant.</summary>
    public static long NowMicros
    {
        get
        {
            long ticks = Stopwatch.GetTimestamp();
            return WholeTicks ? ticks / TicksPerMicro : (long)((Int128)ticks * 1_000_000 / Stopwatch.Frequency);
        }
    }

    /// <summary>Blocks the calling thread until an instant; returns at once if it has passed.</summary>
    /// <param name="micros">The instant, as <see cref="NowMicros"/> counts.</param>
    public static void SleepUntil(long micros)
    {
        if (NowMicros < micros)
            Sleeper.SleepUntil(micros);
    }

    /// <summary>Asks the system to wake the calling thread as exactly as it can. Once for each thread that paces ops.</summary>
    public static void PrepareThread() => Sleeper.PrepareThread();
}

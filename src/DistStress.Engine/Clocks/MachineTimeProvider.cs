using System.Diagnostics;

// Here, and nowhere else, the engine asks the machine for the time.
#pragma warning disable RS0030

namespace DistStress.Engine.Clocks;

/// <summary>The clocks of this machine.</summary>
/// <remarks>
/// Sleeps are absolute: what passes between computing a deadline and going to sleep is not slept again. No
/// whole-millisecond timer is used for them.
/// </remarks>
internal sealed class MachineTimeProvider : DeadlineTimeProvider
{
    private static readonly long TicksPerMicro = Math.Max(1, Stopwatch.Frequency / 1_000_000);
    private static readonly bool WholeTicks = Stopwatch.Frequency % 1_000_000 == 0;

    private readonly IDeadlineSleeper _sleeper = DeadlineSleeper.ForThisMachine();

    /// <inheritdoc/>
    public override long NowMicros
    {
        get
        {
            long ticks = Stopwatch.GetTimestamp();
            return WholeTicks ? ticks / TicksPerMicro : (long)((Int128)ticks * 1_000_000 / Stopwatch.Frequency);
        }
    }

    /// <inheritdoc/>
    public override long CoarseMillis => Environment.TickCount64;

    // The runtime knows its own provider and takes a shorter way for it, with an object less for each timer.
    /// <inheritdoc/>
    public override TimeProvider ForTimers => System;

    /// <inheritdoc/>
    public override void SleepUntil(long micros)
    {
        if (NowMicros < micros)
            _sleeper.SleepUntil(micros);
    }

    /// <inheritdoc/>
    public override bool Wait(ThreadSignal signal, TimeSpan limit) => signal.WaitUntil(After(limit));

    /// <inheritdoc/>
    public override void PrepareThread() => _sleeper.PrepareThread();
}

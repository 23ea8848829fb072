using DistStress.Engine.Clocks;
using DistStress.Engine.Metrics;
using DistStress.Engine.Working.Actions;
using DistStress.Engine.Working.Loops;

namespace DistStress.Engine.Working.Liveness;

/// <summary>Measures how near the worker comes to its limits from one report to the next.</summary>
/// <param name="services">What the loops share.</param>
/// <param name="loops">The loops.</param>
/// <param name="slots">The places that custom actions wait for; null where there are none.</param>
/// <param name="processorTime">The processor time that the process has used.</param>
/// <param name="time">What passes meanwhile.</param>
internal sealed class LoadMeter(
    LoopServices services, LoopSet loops, ActionSlots? slots, Func<TimeSpan> processorTime, DeadlineTimeProvider time)
{
    private TimeSpan _used = processorTime();
    private long _at = time.NowMicros;

    /// <summary>The load since the last call.</summary>
    public WorkerLoad Take()
    {
        TimeSpan used = processorTime();
        long now = time.NowMicros;
        double available = (now - _at) * (double)Environment.ProcessorCount;
        double share = available <= 0 ? 0 : (used - _used).TotalMicroseconds / available;
        (_used, _at) = (used, now);
        return new WorkerLoad
        {
            Processors = Environment.ProcessorCount,
            ProcessorShare = Math.Clamp(share, 0, 1),
            MaxInFlight = services.InFlight.Limit,
            IsInFlightFull = services.InFlight.TakeWasFull(),
            Slots = slots?.Total ?? 0,
            MostSlots = slots?.TakeMost() ?? 0,
            RoundTripMicros = loops.RoundTripMicros,
        };
    }
}

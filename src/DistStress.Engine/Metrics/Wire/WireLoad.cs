namespace DistStress.Engine.Metrics.Wire;

/// <summary>How near a worker came to its limits, as JSON.</summary>
/// <param name="Processors">Processors.</param>
/// <param name="Cpu">How much of them it used, 0 to 1.</param>
/// <param name="Limit">The most ops that may be open.</param>
/// <param name="Full">Whether an op had to wait for that.</param>
/// <param name="Slots">Places for custom actions.</param>
/// <param name="MostSlots">The most of them that were taken.</param>
/// <param name="RoundTripUs">A round trip to Redis, in µs.</param>
internal sealed record WireLoad(
    int Processors, double Cpu, int Limit, bool Full, int Slots, int MostSlots, long RoundTripUs)
{
    private const int Most = 1 << 30;

    public static WireLoad? Of(WorkerLoad? load) => load is null
        ? null
        : new WireLoad(
            load.Processors, Math.Round(load.ProcessorShare, 4), load.MaxInFlight, load.IsInFlightFull, load.Slots,
            load.MostSlots, load.RoundTripMicros);

    /// <summary>What the JSON says; null where it cannot be so.</summary>
    public WorkerLoad? ToLoad() =>
        Processors is > 0 and < Most && Cpu is >= 0 and < Most && Limit is >= 0 and < Most
        && Slots is >= 0 and < Most && MostSlots is >= 0 and < Most
        && RoundTripUs is >= 0 and < WorkerSnapshot.MostCount
            ? new WorkerLoad
            {
                Processors = Processors,
                ProcessorShare = Cpu,
                MaxInFlight = Limit,
                IsInFlightFull = Full,
                Slots = Slots,
                MostSlots = MostSlots,
                RoundTripMicros = RoundTripUs,
            }
            : null;
}

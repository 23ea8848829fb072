namespace DistStress.Engine.Findings;

/// <summary>
/// The round trip to Redis is so long that a batch, which is published ahead by the lead, comes to the worker too late.
/// </summary>
internal sealed class RoundTripCause : ICause
{
    public Observation? See(WorkerSecond second) =>
        second is { IsLate: true, Load: { } load } && load.RoundTripMicros > second.LeadMicros / 2
        ? new Observation(
            FindingKind.RoundTrip, second.Worker, ("round_trip_ms", load.RoundTripMicros / 1e3),
            ("lead_ms", second.LeadMicros / 1e3), ("delay_ms", second.DelayMicros / 1e3))
        : null;
}

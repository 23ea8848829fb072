namespace DistStress.Engine.Findings;

/// <summary>Ops wait, since <c>max_in_flight</c> of them are open.</summary>
internal sealed class InFlightLimitCause : ICause
{
    public Observation? See(WorkerSecond second) =>
        second is { IsLate: true, Load: { } load } && (load.IsInFlightFull || second.WasFullBefore)
            ? new Observation(
                FindingKind.InFlightLimit, second.Worker, ("max_in_flight", load.MaxInFlight),
                ("service_ms", second.ServiceMs), ("worker_rate", second.Rate), ("delay_ms", second.DelayMicros / 1e3),
                (Sums.Stalled, second.StalledMicros / 1e6))
            : null;
}

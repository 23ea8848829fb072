namespace DistStress.Engine.Findings;

/// <summary>Ops of custom actions wait for a free runspace.</summary>
internal sealed class RunspacesCause : ICause
{
    public Observation? See(WorkerSecond second) =>
        second is { IsLate: true, Load: { Slots: > 0 } load } && load.MostSlots >= load.Slots
        ? new Observation(
            FindingKind.Runspaces, second.Worker, ("runspaces", load.Slots), ("service_ms", second.ServiceMs),
            ("worker_rate", second.Rate), ("delay_ms", second.DelayMicros / 1e3))
        : null;
}

namespace DistStress.Engine.Findings;

/// <summary>Ops begin late, and no limit tells why: in a worker's first seconds it is still warming up.</summary>
internal sealed class LateCause : ICause
{
    public Observation? See(WorkerSecond second) => !second.IsLate
        ? null
        : new Observation(
            second.IsFirst ? FindingKind.WarmUp : FindingKind.WorkerLate, second.Worker,
            ("delay_ms", second.DelayMicros / 1e3), ("percent", 100 * (second.Load?.ProcessorShare ?? 0)));
}

namespace DistStress.Engine.Findings;

/// <summary>The worker's own processors are busy.</summary>
internal sealed class ProcessorsCause : ICause
{
    private const double Busy = 0.85;

    public Observation? See(WorkerSecond second) =>
        second is { IsLate: true, Load: { } load } && load.ProcessorShare >= Busy
        ? new Observation(
            FindingKind.Processors, second.Worker, ("processors", load.Processors),
            ("percent", 100 * load.ProcessorShare), ("worker_rate", second.Rate),
            ("delay_ms", second.DelayMicros / 1e3))
        : null;
}

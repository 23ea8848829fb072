namespace DistStress.Benchmarks.Parts;

/// <summary>What a worker has done so far, once a second.</summary>
/// <param name="AtMicros">The time on the machine's monotonic clock.</param>
/// <param name="Ended">Ops that have ended.</param>
/// <param name="Failed">Of these, ops that failed.</param>
/// <param name="Held">Ops that it holds and has not begun.</param>
/// <param name="Usage">What its process has used.</param>
internal sealed record WorkerSample(long AtMicros, long Ended, long Failed, long Held, PartUsage Usage);

namespace DistStress.Benchmarks.Parts;

/// <summary>The state of a publisher in the middle of a run, once a second.</summary>
/// <param name="AtMicros">The time on the machine's monotonic clock.</param>
/// <param name="Published">Ops published so far.</param>
/// <param name="Holding">Whether it holds because of <c>max_backlog</c>.</param>
/// <param name="Usage">What its process has used.</param>
internal sealed record PublisherSample(long AtMicros, long Published, bool Holding, PartUsage Usage);

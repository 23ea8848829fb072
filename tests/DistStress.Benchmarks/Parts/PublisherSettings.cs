namespace DistStress.Benchmarks.Parts;

/// <summary>What a publisher of its own shall do.</summary>
/// <param name="Redis">The server that carries the work.</param>
/// <param name="Config">config.json.</param>
/// <param name="Traffic">traffic.json.</param>
/// <param name="NoBarrier">Whether an element begins when the one before it is published.</param>
internal sealed record PublisherSettings(string Redis, string Config, string Traffic, bool NoBarrier = false);

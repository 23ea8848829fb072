namespace DistStress.Benchmarks.Parts;

/// <summary>What a publisher of its own shall do.</summary>
/// <param name="Redis">The server that carries the work.</param>
/// <param name="Config">config.json.</param>
/// <param name="Traffic">traffic.json.</param>
internal sealed record PublisherSettings(string Redis, string Config, string Traffic);

namespace DistStress.Benchmarks.Parts;

/// <summary>What a taker shall do.</summary>
/// <param name="Redis">The server that carries the work.</param>
/// <param name="Config">config.json.</param>
internal sealed record TakerSettings(string Redis, string Config);

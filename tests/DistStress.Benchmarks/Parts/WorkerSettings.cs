namespace DistStress.Benchmarks.Parts;

/// <summary>What a worker of its own shall do: the rest is in the configuration.</summary>
/// <param name="Redis">The server that carries the work.</param>
internal sealed record WorkerSettings(string Redis);

namespace DistStress.Benchmarks.Parts;

/// <summary>What a fleet of simulated workers shall do.</summary>
/// <param name="Redis">The server that carries the work.</param>
/// <param name="Config">config.json; its <c>threads</c> is the number of loops of each worker.</param>
/// <param name="Workers">How many workers.</param>
internal sealed record FleetSettings(string Redis, string Config, int Workers);

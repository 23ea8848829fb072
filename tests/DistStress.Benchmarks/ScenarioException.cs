namespace DistStress.Benchmarks;

/// <summary>Says to a person why a scenario cannot run.</summary>
internal sealed class ScenarioException(string message) : Exception(message);

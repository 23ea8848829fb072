namespace DistStress.Engine.Findings;

/// <summary>That a cause was at work in an interval.</summary>
/// <param name="Kind">The cause.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Numbers">Its numbers.</param>
internal sealed record Observation(FindingKind Kind, string Subject, params (string Name, double Value)[] Numbers);

namespace DistStress.PowerShell.Asserting;

/// <summary>What was judged of a run, as a JUnit file has it.</summary>
/// <param name="RunId">The run's id; empty where it is not known.</param>
/// <param name="Seconds">How long the run took.</param>
/// <param name="Tests">What was judged.</param>
internal sealed record TestSuite(string RunId, double Seconds, IReadOnlyList<TestCase> Tests);

namespace DistStress.Benchmarks.Scenarios;

/// <summary>An option of a scenario: <c>--name value</c>.</summary>
/// <param name="Name">The name, without the dashes.</param>
/// <param name="Default">The value where the user gives none.</param>
/// <param name="Meaning">What it does, for the list of scenarios.</param>
internal sealed record ScenarioOption(string Name, string Default, string Meaning);

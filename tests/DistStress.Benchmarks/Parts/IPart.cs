namespace DistStress.Benchmarks.Parts;

/// <summary>
/// What a scenario lets run in a process of its own, so that processor time and memory are this part's alone. Told to
/// end through its standard input.
/// </summary>
internal interface IPart
{
    string Name { get; }

    /// <summary>Works.</summary>
    /// <param name="settings">What the scenario asks for, as JSON.</param>
    /// <param name="line">To and from the scenario.</param>
    Task RunAsync(string settings, PartLine line);
}

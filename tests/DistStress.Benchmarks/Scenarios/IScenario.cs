using DistStress.Benchmarks.Measuring;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>Something that is measured as a whole, with real processes and servers.</summary>
internal interface IScenario
{
    /// <summary>The word on the command line.</summary>
    string Name { get; }

    /// <summary>What it measures, in a line.</summary>
    string Summary { get; }

    IReadOnlyList<ScenarioOption> Options { get; }

    /// <summary>Measures, printing tables on the way.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="result">Gets the figures.</param>
    Task RunAsync(ScenarioSettings settings, ResultLine result);
}

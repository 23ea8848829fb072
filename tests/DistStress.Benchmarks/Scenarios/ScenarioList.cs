using DistStress.Benchmarks.Measuring;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>The scenarios by name.</summary>
internal static class ScenarioList
{
    private static readonly IScenario[] All =
    [
        new PublishScenario(), new FleetScenario(), new PacingScenario(), new WorkerNullScenario(),
        new WorkerRedisScenario(), new WorkerDynamoDbScenario(), new SoakScenario(), new StallScenario(),
        new NetworkScenario(), new TasksScenario(),
    ];

    /// <summary>The scenario of a name; null where there is none.</summary>
    public static IScenario? Find(string name) => Array.Find(All, scenario => scenario.Name == name);

    public static async Task RunAsync(IScenario scenario, ReadOnlyMemory<string> arguments)
    {
        ScenarioSettings settings = ScenarioSettings.Parse(scenario, arguments.Span);
        var result = new ResultLine();
        result.Add("scenario", scenario.Name);
        Console.WriteLine($"{scenario.Name}: {scenario.Summary}");
        Console.WriteLine(Machine.Describe());
        Console.WriteLine();
        await scenario.RunAsync(settings, result);
        result.Print();
    }

    public static void PrintUsage()
    {
        Console.WriteLine("usage: <scenario> [--option value …]   or   bdn [BenchmarkDotNet's own arguments]");
        Console.WriteLine();
        foreach (IScenario scenario in All)
        {
            Console.WriteLine($"{scenario.Name,-16}{scenario.Summary}");
            foreach (ScenarioOption option in scenario.Options)
                Console.WriteLine($"  --{option.Name,-14}{option.Meaning} ({option.Default})");
        }

        Console.WriteLine($"{"bdn",-16}the inner loops with BenchmarkDotNet, such as bdn --filter '*'");
    }
}

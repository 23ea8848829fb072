using BenchmarkDotNet.Running;
using DistStress.Benchmarks;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Scenarios;

try
{
    switch (args.FirstOrDefault())
    {
        case null or "--help" or "-h":
            ScenarioList.PrintUsage();
            break;
        case PartList.Command:
            await PartList.RunAsync(args.AsMemory(1));
            break;
        case "bdn":
            BenchmarkSwitcher.FromAssembly(typeof(PartList).Assembly).Run(args[1..]);
            break;
        case { } option when option.StartsWith('-'):
            BenchmarkSwitcher.FromAssembly(typeof(PartList).Assembly).Run(args);
            break;
        case { } name:
            IScenario scenario = ScenarioList.Find(name)
                ?? throw new ScenarioException($"There is no scenario '{name}'. Without arguments they are listed.");
            await ScenarioList.RunAsync(scenario, args.AsMemory(1));
            break;
    }

    return 0;
}
catch (ScenarioException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

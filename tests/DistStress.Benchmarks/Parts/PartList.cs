namespace DistStress.Benchmarks.Parts;

/// <summary>The parts by name.</summary>
internal static class PartList
{
    /// <summary>The hidden sub-command that runs a part.</summary>
    public const string Command = "part";

    private static readonly IPart[] All =
        [new PublisherPart(), new WorkerPart(), new TakerPart(), new FleetPart(), new RespSinkPart(),
            new DynamoDbResponderPart(), new NetworkPart(), new SdkLoopPart()];

    public static async Task RunAsync(ReadOnlyMemory<string> arguments)
    {
        if (arguments.Length != 2)
            throw new ScenarioException($"'{PartList.Command}' is for this program's own use.");
        string name = arguments.Span[0];
        IPart part = Array.Find(All, part => part.Name == name)
            ?? throw new ScenarioException($"There is no part '{name}'.");
        string settings = await File.ReadAllTextAsync(arguments.Span[1]);
        File.Delete(arguments.Span[1]);
        await part.RunAsync(settings, new PartLine());
    }
}

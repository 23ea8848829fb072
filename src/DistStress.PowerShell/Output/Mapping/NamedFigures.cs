using DistStress.Engine.Metrics;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>What is counted by name, as objects; each list by name.</summary>
/// <param name="Errors">Failed ops by kind.</param>
/// <param name="Throttles">Throttled calls by the store's reason.</param>
/// <param name="Capacity">Capacity consumed by table and index.</param>
internal sealed record NamedFigures(DstCount[] Errors, DstCount[] Throttles, DstConsumedUnits[] Capacity)
{
    /// <summary>Nothing was counted.</summary>
    public static readonly NamedFigures None = new([], [], []);

    /// <summary>Those of a tally.</summary>
    public static NamedFigures Of(OpTally tally) => new(
        Counts(tally.Errors),
        Counts(tally.Throttles),
        [.. OutputValue.Sorted(tally.Capacity).Select(pair =>
        {
            string[] names = pair.Key.Split('/', 2);
            return new DstConsumedUnits
            {
                Table = names[0],
                Index = names.ElementAtOrDefault(1),
                ReadUnits = pair.Value.Read,
                WriteUnits = pair.Value.Write,
            };
        })]);

    private static DstCount[] Counts(IReadOnlyDictionary<string, long> counts) =>
        [.. OutputValue.Sorted(counts).Select(pair => new DstCount { Name = pair.Key, Count = pair.Value })];
}

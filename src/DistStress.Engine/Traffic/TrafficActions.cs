using System.Diagnostics.CodeAnalysis;

namespace DistStress.Engine.Traffic;

/// <summary>What the product's own actions are called, and what sort of action each one is.</summary>
public static class TrafficActions
{
    private static readonly (string Name, TrafficAction Action)[] Known =
    [
        ("putItem", TrafficAction.PutItem),
        ("updateItem", TrafficAction.UpdateItem),
        ("getItem", TrafficAction.GetItem),
        ("getSubItem", TrafficAction.GetSubItem),
        ("deleteItem", TrafficAction.DeleteItem),
        ("query", TrafficAction.Query),
        ("batchGetItem", TrafficAction.BatchGetItem),
        ("batchGetSubItem", TrafficAction.BatchGetSubItem),
        ("batchPutItem", TrafficAction.BatchPutItem),
    ];

    /// <summary>The names of the product's own actions, as it spells them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>Finds one of the product's own actions by its name, upper or lower case.</summary>
    /// <param name="written">The name as somebody wrote it.</param>
    /// <param name="action">The action.</param>
    /// <param name="name">Its name as the product spells it.</param>
    /// <returns>Whether there is such an action.</returns>
    public static bool TryFind(string written, out TrafficAction action, [NotNullWhen(true)] out string? name)
    {
        foreach ((string knownName, TrafficAction known) in Known)
        {
            if (!string.Equals(knownName, written, StringComparison.OrdinalIgnoreCase))
                continue;
            action = known;
            name = knownName;
            return true;
        }

        action = TrafficAction.Custom;
        name = null;
        return false;
    }

    /// <summary>Whether an op of the action covers several items.</summary>
    public static bool IsBatch(this TrafficAction action) =>
        action is TrafficAction.BatchGetItem or TrafficAction.BatchGetSubItem or TrafficAction.BatchPutItem;

    /// <summary>Whether the action writes columns, so that a task without <c>data</c> takes <c>sample_data</c>.</summary>
    public static bool WritesColumns(this TrafficAction action) =>
        action is TrafficAction.PutItem or TrafficAction.UpdateItem or TrafficAction.BatchPutItem;

    /// <summary>Whether the action reads the columns that <c>data</c> names, and so cannot do without it.</summary>
    public static bool ReadsColumns(this TrafficAction action) =>
        action is TrafficAction.GetSubItem or TrafficAction.BatchGetSubItem;

    /// <summary>Whether the action reads items, so that what it reads can be verified.</summary>
    public static bool Reads(this TrafficAction action) =>
        action.ReadsColumns()
        || action is TrafficAction.GetItem or TrafficAction.Query or TrafficAction.BatchGetItem;

    /// <summary>The most items that an op of the action can cover: 1, or DynamoDB's limit for a batch.</summary>
    public static int MaxItemsPerOp(this TrafficAction action) => action switch
    {
        TrafficAction.BatchPutItem => 25,
        TrafficAction.BatchGetItem or TrafficAction.BatchGetSubItem => 100,
        _ => 1,
    };
}

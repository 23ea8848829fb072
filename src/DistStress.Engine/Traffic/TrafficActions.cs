using System.Diagnostics.CodeAnalysis;

namespace DistStress.Engine.Traffic;

/// <summary>The product's own actions, each described once.</summary>
public static class TrafficActions
{
    private static readonly ActionDescriptor Custom = new()
    {
        Action = TrafficAction.Custom, Name = "", Columns = ColumnUse.Handed,
    };

    /// <summary>The product's own actions, in the order in which messages list them.</summary>
    public static IReadOnlyList<ActionDescriptor> All { get; } =
    [
        new()
        {
            Action = TrafficAction.PutItem, Name = "putItem", Writes = true, TakesCondition = true,
            Columns = ColumnUse.Written,
        },
        new()
        {
            Action = TrafficAction.UpdateItem, Name = "updateItem", Writes = true, TakesCondition = true, Adds = true,
            Columns = ColumnUse.Written,
        },
        new()
        {
            Action = TrafficAction.GetItem, Name = "getItem", Reads = true, SomeColumns = TrafficAction.GetSubItem,
        },
        new() { Action = TrafficAction.GetSubItem, Name = "getSubItem", Reads = true, Columns = ColumnUse.Chosen },
        new() { Action = TrafficAction.DeleteItem, Name = "deleteItem", Writes = true, TakesCondition = true },
        new() { Action = TrafficAction.Query, Name = "query", Reads = true },
        new()
        {
            Action = TrafficAction.BatchGetItem, Name = "batchGetItem", Reads = true,
            EachItem = TrafficAction.GetItem, SomeColumns = TrafficAction.BatchGetSubItem,
        },
        new()
        {
            Action = TrafficAction.BatchGetSubItem, Name = "batchGetSubItem", Reads = true, Columns = ColumnUse.Chosen,
            EachItem = TrafficAction.GetSubItem,
        },
        new()
        {
            Action = TrafficAction.BatchPutItem, Name = "batchPutItem", Writes = true, Columns = ColumnUse.Written,
            EachItem = TrafficAction.PutItem,
        },
        new() { Action = TrafficAction.Scan, Name = "scan", ReadsPages = true },
    ];

    // At the place of the action's number: an op looks its action up.
    private static readonly ActionDescriptor[] ByAction =
        [.. All.Append(Custom).OrderBy(descriptor => descriptor.Action)];

    /// <summary>The names of the product's own actions, as it spells them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(descriptor => descriptor.Name)];

    /// <summary>Finds one of the product's own actions by its name, upper or lower case.</summary>
    /// <param name="written">The name as somebody wrote it.</param>
    /// <param name="descriptor">The action.</param>
    /// <returns>Whether there is such an action.</returns>
    public static bool TryFind(string written, [NotNullWhen(true)] out ActionDescriptor? descriptor)
    {
        descriptor = All.FirstOrDefault(
            known => string.Equals(known.Name, written, StringComparison.OrdinalIgnoreCase));
        return descriptor is not null;
    }

    /// <summary>What there is to know of an action.</summary>
    public static ActionDescriptor Descriptor(this TrafficAction action) => ByAction[(int)action];

    /// <summary>Whether an op of the action covers several items.</summary>
    public static bool IsBatch(this TrafficAction action) => action.Descriptor().IsBatch;

    /// <summary>
    /// Whether the action writes columns, so that a task without <c>data</c> takes <c>sample_data</c>.
    /// </summary>
    public static bool WritesColumns(this TrafficAction action) => action.Descriptor().Columns == ColumnUse.Written;

    /// <summary>Whether the action reads the columns that <c>data</c> names, and so cannot do without it.</summary>
    public static bool ReadsColumns(this TrafficAction action) => action.Descriptor().Columns == ColumnUse.Chosen;
}

using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Tests.Generation;

/// <summary>Tasks and ops for tests.</summary>
internal static class Tasks
{
    /// <summary>The columns of the design's worked example: spread, bytes and text.</summary>
    public static readonly IReadOnlyList<ColumnSpec> ThreeColumns =
    [
        ColumnSpec.OfSpread("request_", 16, 8), ColumnSpec.OfBytes("bid_feedback_2", 4),
        ColumnSpec.OfText("impression", "this is text"),
    ];

    public static TrafficTask Of(TrafficAction action, ulong seed = 1) => new()
    {
        Number = 0,
        Action = action,
        Name = action.ToString(),
        Qps = 1000,
        Times = 1000,
        Seed = seed,
    };

    /// <summary>The items of a task's first ops, as <c>key|name=value|…</c>.</summary>
    public static List<string> Items(TrafficTask task, int ops)
    {
        var generator = new OperationGenerator(new TaskGeneration(task));
        var operation = new Operation(task);
        List<string> items = [];
        for (int op = 0; op < ops; op++)
        {
            generator.Next(operation);
            foreach (Item item in operation.Items)
                items.Add(string.Join('|', Columns(item).Prepend(item.Key)));
        }

        return items;
    }

    /// <summary>An item's columns as <c>name=value</c>: bytes in hex, text as it is.</summary>
    public static List<string> Columns(Item item)
    {
        List<string> columns = [];
        foreach (ItemColumn column in item.Columns)
            columns.Add($"{column.Name}={column.Text ?? Convert.ToHexStringLower(column.Value.FirstSpan)}");
        return columns;
    }
}

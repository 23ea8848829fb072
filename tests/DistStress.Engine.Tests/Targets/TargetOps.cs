using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Targets.Retries;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Tests.Targets;

/// <summary>Ops for target tests, from the design's worked example unless other data is given.</summary>
internal static class TargetOps
{
    /// <summary>As the usual policy, without its waits.</summary>
    public static readonly RetryPolicy RetryAtOnce = RetryProfile.DotNet.Policy with { Draw = () => 0 };

    public const string Key0 = "7006e8e3bc0e0ae5c022f29527aa15b6";

    public static readonly ColumnSpec[] Example =
    [
        ColumnSpec.OfSpread("request_", 16, 8),
        ColumnSpec.OfBytes("bid_feedback_2", 4),
        ColumnSpec.OfText("impression", "this is text"),
    ];

    public static readonly byte[] Request14 = Convert.FromHexString("52070ba538128f6e");

    public static readonly byte[] BidFeedback2 = Convert.FromHexString("9bd25873");

    public const int ExampleBytes = 8 + 4 + 12;

    public static Operation Make(TrafficAction action, long index = 0, params ColumnSpec[] data) =>
        Make(action, 1, index, data);

    public static Operation Make(TrafficAction action, int items, long index, ColumnSpec[] data)
    {
        var task = new TrafficTask
        {
            Number = 0,
            Action = action,
            Name = action.ToString(),
            Qps = 1,
            Times = long.MaxValue,
            Seed = 1,
            ItemsPerOp = items,
            Data = data,
        };
        var generator = new OperationGenerator(new TaskGeneration(task));
        generator.MoveTo(index, []);
        var operation = new Operation(task);
        generator.Next(operation);
        return operation;
    }

    /// <summary>The same op on a condition.</summary>
    public static Operation If(WriteCondition condition, Operation operation)
    {
        TrafficTask task = operation.Task with { Condition = condition };
        var generator = new OperationGenerator(new TaskGeneration(task));
        generator.MoveTo(operation.Index, []);
        var conditional = new Operation(task);
        generator.Next(conditional);
        return conditional;
    }

    /// <summary>A batch whose items are given one by one, so that keys can be there twice with other columns.</summary>
    public static Operation Batch(TrafficAction action, params (ulong Index, ColumnSpec[] Data)[] items)
    {
        Operation operation = Make(action, items.Length, 0, []);
        for (int i = 0; i < items.Length; i++)
        {
            Operation one = Make(TrafficAction.PutItem, 0, items[i].Data);
            new ItemGenerator(one.Task).Fill(operation.Items[i], 1, items[i].Index);
        }

        return operation;
    }

    /// <summary>Columns c0, c1, … whose text is their own name.</summary>
    public static ColumnSpec[] Columns(int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(c => ColumnSpec.OfText($"c{c}", $"c{c}"))];
}

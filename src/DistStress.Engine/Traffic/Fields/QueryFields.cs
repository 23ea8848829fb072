using System.Text;
using DistStress.Engine.Input;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>What a query or a scan reads.</summary>
internal static class QueryFields
{
    /// <summary>The most records that a page may be limited to, and the most segments of a scan.</summary>
    public const int Most = 1_000_000;

    private const string Range = "range";
    private const string Index = "index";
    private const string Example = "{\"begins_with\": \"2026-\"}, {\"between\": [10, 20]} or {\">=\": 10}";

    private static readonly NumberRange CountRange = NumberRange.WholeFrom(1, Most);

    private static readonly (string Word, RangeOperator Value)[] Operators =
    [
        ("begins_with", RangeOperator.BeginsWith), ("between", RangeOperator.Between), ("=", RangeOperator.Equal),
        ("<", RangeOperator.Less), ("<=", RangeOperator.LessOrEqual), (">", RangeOperator.Greater),
        (">=", RangeOperator.GreaterOrEqual),
    ];

    private static readonly string[] Words = [.. Operators.Select(choice => choice.Word)];

    public static IReadOnlyList<TaskField> All { get; } =
    [
        new(
            Index,
            "query and scan: the secondary index to read. A query asks it for the item's own value of the index's "
                + "partition key, from `data` where that is a column",
            "the table",
            ReadIndex),
        new(
            Range,
            "query: the part of the partition to read, by the sort key: `{\"begins_with\": \"2026-\"}`, "
                + "`{\"between\": [10, 20]}`, or a comparison (`=`, `<`, `<=`, `>`, `>=`), such as `{\">=\": 10}`",
            "the whole partition",
            ReadRange)
        {
            Finish = CheckRange,
        },
        new(
            "limit",
            $"query: the most items to read, 1 to {Most}; scan: the most of a page",
            "all; scan 1 MB",
            (node, reading, task) => IsFor(node, reading, "limit", "query", "scan")
                ? task with { Limit = (int?)reading.Errors.Number(node, CountRange) }
                : task),
        new(
            "descending",
            "query: `true` reads from the highest sort key down",
            "`false`",
            (node, reading, task) => IsFor(node, reading, "descending", "query")
                ? task with { Descending = reading.Errors.Flag(node) ?? false }
                : task),
        new(
            "segments",
            $"scan: how many parts of the table ops take in turn, as workers of a parallel scan do: 1 to {Most}",
            "1",
            (node, reading, task) => IsFor(node, reading, "segments", "scan")
                ? task with { Segments = (int)(reading.Errors.Number(node, CountRange) ?? 1) }
                : task),
    ];

    private static bool IsFor(InputNode node, TaskReading reading, string field, params string[] actions)
    {
        if (reading.Context.Limits.Refused.GetValueOrDefault(field) is { } why)
        {
            reading.Errors.Add(node, why);
            return false;
        }

        if (reading.Action is not { } action || actions.Contains(action.Name))
            return true;
        reading.Errors.Add(node, $"has a meaning only for {string.Join(" and ", actions)}; leave it out");
        return false;
    }

    private static TrafficTask ReadIndex(InputNode node, TaskReading reading, TrafficTask task)
    {
        if (!IsFor(node, reading, Index, "query", "scan")
            || reading.Errors.Text(node, "the name of an index") is not { } name)
            return task;
        if (reading.Context.Table is { } table && table.Indexes.All(index => index.Name != name))
        {
            string[] names = [.. table.Indexes.Select(index => index.Name)];
            string advice = Spelling.Nearest(name, names) is { } meant ? $"did you mean \"{meant}\"?"
                : table.Layout == TargetLayout.Rows ? "in the rows layout there are none, so leave it out"
                : names.Length > 0 ? "they are " + string.Join(", ", names)
                : $"add it: \"indexes\": [{{\"name\": \"{name}\", \"keys\": "
                    + "[{\"name\": \"score\", \"type\": \"N\"}]}]";
            reading.Errors.Add(node, $"is \"{name}\", which is not among the indexes of the configuration; {advice}");
        }

        return task with { Index = name };
    }

    private static TrafficTask ReadRange(InputNode node, TaskReading reading, TrafficTask task)
    {
        if (!IsFor(node, reading, Range, "query"))
            return task;
        if (node.Kind != InputKind.Object || node.Members.Count != 1)
        {
            reading.Errors.Add(
                node, $"must be one comparison, such as {Example}, but is "
                + (node.Kind == InputKind.Object ? $"an object of {node.Members.Count}" : node.Describe()));
            return task;
        }

        InputMember member = node.Members[0];
        (string word, RangeOperator chosen) = Array.Find(Operators, choice => choice.Word == member.Name);
        if (word is null)
        {
            string advice = Spelling.Nearest(member.Name, Words) is { } meant && meant.Length > 2
                ? $"did you mean \"{meant}\"?"
                : "right are " + string.Join(", ", Words);
            reading.Errors.Add(member.Value.Path, member.NamePosition, $"is no comparison of sort keys; {advice}");
            return task;
        }

        return ReadBounds(member.Value, chosen, reading) is { } range ? task with { Range = range } : task;
    }

    private static KeyRange? ReadBounds(InputNode node, RangeOperator chosen, TaskReading reading)
    {
        if (chosen != RangeOperator.Between)
            return ReadBound(node, chosen, reading) is { } bound ? new KeyRange(chosen, bound) : null;
        if (node.Kind != InputKind.List || node.Elements.Count != 2)
        {
            reading.Errors.Add(
                node, "must be a list of two values, [10, 20], but is "
                + (node.Kind == InputKind.List ? $"a list of {node.Elements.Count}" : node.Describe()));
            return null;
        }

        string? from = ReadBound(node.Elements[0], chosen, reading);
        string? to = ReadBound(node.Elements[1], chosen, reading);
        return from is null || to is null ? null : new KeyRange(chosen, from, to);
    }

    private static string? ReadBound(InputNode node, RangeOperator chosen, TaskReading reading)
    {
        bool isText = node.Kind == InputKind.Text;
        if ((!isText && node.Kind != InputKind.Number) || (isText && node.Text.Length == 0))
        {
            reading.Errors.Add(node, $"must be text or a number to compare sort keys with, but is {node.Describe()}");
            return null;
        }

        if (chosen == RangeOperator.BeginsWith && !isText)
        {
            reading.Errors.Add(node, $"must be the text that sort keys begin with, but is {node.Describe()}");
            return null;
        }

        if (Encoding.UTF8.GetByteCount(node.Text) > TableShape.MostSortBytes)
        {
            reading.Errors.Add(node, $"must have at most {TableShape.MostSortBytes} bytes, as a sort key has");
            return null;
        }

        if (!isText && !KeyNumber.Parse(node.Text).IsPossible)
        {
            reading.Errors.Add(node, $"cannot be compared with a sort key: {KeyNumber.Rule}");
            return null;
        }

        reading.Bounds.Add(node);
        return node.Text;
    }

    private static TrafficTask CheckRange(TaskReading reading, TrafficTask task)
    {
        if (reading.Context.Table is not { } table || task.Range is null || reading.Fields.Field(Range) is not { } node)
            return task;
        KeyType? type;
        if (task.Index is { } name)
        {
            IndexSpec? index = table.Indexes.FirstOrDefault(known => known.Name == name);
            if (index is null)
                return task;
            type = index.Sort?.Type;
        }
        else
        {
            type = table.Sort?.Type;
        }

        if (type is null)
        {
            reading.Errors.Add(
                node,
                task.Index is { } bare
                    ? $"needs a sort key, and the index \"{bare}\" has none; leave it out"
                    : "needs a sort key, and the table has none; leave it out, or say it in the configuration: "
                        + "\"sort_key\": {\"name\": \"ts\", \"type\": \"N\"}");
            return task;
        }

        if (type == KeyType.N && task.Range.Operator == RangeOperator.BeginsWith)
            reading.Errors.Add(node, "cannot ask what a number begins with; use \"between\" or a comparison");
        int before = reading.Errors.Count;
        foreach (InputNode bound in reading.Bounds)
        {
            if (type == KeyType.N ? bound.Kind != InputKind.Number : bound.Kind != InputKind.Text)
                reading.Errors.Add(
                    bound,
                    $"must be {(type == KeyType.N ? "a number" : "text")}, since the sort key is of type {type}, but "
                    + $"is {bound.Describe()}");
        }

        // The store would refuse every query.
        if (reading.Errors.Count == before && task.Range.To is { } to
            && KeyOrder.Of(type.Value).Compare(task.Range.From, to) > 0)
            reading.Errors.Add(node, $"must have the lower value first, but {task.Range.From} is above {to}");

        return task;
    }
}

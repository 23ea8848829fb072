using DistStress.Engine.Input;
using DistStress.Engine.Items;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>What a task writes, or expects to read.</summary>
internal static class DataFields
{
    private const string Verify = "verify";
    private const string Data = "data";
    private const string Condition = "condition";

    private const string AskedAdvice = "say in \"data\" how the items were written that the index is asked for";

    // Before the fields, whose texts list them.
    private static readonly ActionDescriptor[] Takers = [.. TrafficActions.All.Where(action => action.TakesCondition)];

    public static IReadOnlyList<TaskField> All { get; } =
    [
        new(
            "samples",
            "single-item actions: this many prepared data sets, of which each op uses one; 0: fresh data for every "
                + "op. Batch "
            + "actions: items an op, see [Limits](#limits)",
            "0; batch actions 10",
            ReadSamples),
        new(
            Verify,
            "`true`: what is read is compared with what was written, see [Verified "
                + "reads](keys-and-data.md#verified-reads). "
            + "Only for actions that read",
            "`false`",
            ReadVerify),
        new(
            Data,
            "the columns to write, for the SubItem actions to read, or with `verify` to expect",
            "rows of `sample_data`",
            ReadData)
        {
            Finish = FinishData,
        },
        new(
            Condition,
            "`exists` or `not_exists`: the write is done only where the item is there, or is not. One that the store "
                + "refuses counts as Completed, and as ConditionFailed. For "
                + string.Join(", ", Takers.Select(action => $"`{action.Name}`")),
            "none",
            ReadCondition),
    ];

    // A query of an index needs the columns that are its key.
    private static bool AsksIndex(TaskReading reading, TrafficTask task) =>
        task.Index is not null && reading.Action is { Reads: true };

    private static string? IndexKeyColumn(TaskReading reading, TrafficTask task) =>
        AsksIndex(reading, task) && reading.Context.Table is { } table
        && table.Indexes.FirstOrDefault(index => index.Name == task.Index) is { } index
        && table.KeyNamed(index.Partition.Name) is null ? index.Partition.Name : null;

    private static TrafficTask ReadSamples(InputNode node, TaskReading reading, TrafficTask task)
    {
        if (reading.Action is not { } action)
            return task;
        if (!action.IsBatch)
        {
            NumberRange any = NumberRange.WholeFrom(0, int.MaxValue);
            return task with { Samples = (int)(reading.Errors.Number(node, any) ?? 0) };
        }

        StoreLimits limits = reading.Context.Limits;
        StoreLimit most = action.Writes ? limits.ItemsWritten : limits.ItemsRead;
        string note = $"; for {action.Name} it is the number of items an op, and 0 means {action.UsualItemsPerOp}; "
            + most.Rule + limits.Advice;
        int items = (int)(reading.Errors.Number(node, NumberRange.WholeFrom(0, most.Most), note) ?? 0);
        return items == 0 ? task : task with { ItemsPerOp = items };
    }

    private static TrafficTask ReadVerify(InputNode node, TaskReading reading, TrafficTask task)
    {
        // What is no flag is reported as such; that data stands beside it is then no error of its own.
        if (reading.Action is null or { Reads: true })
            return task with { Verify = reading.Errors.Flag(node) ?? reading.Fields.Has(Data) };
        IEnumerable<string> readers = TrafficActions.All.Where(action => action.Reads).Select(action => action.Name);
        reading.Errors.Add(
            node, $"has a meaning only for actions that read ({string.Join(", ", readers)}); leave it out");
        return task;
    }

    private static TrafficTask ReadData(InputNode node, TaskReading reading, TrafficTask task)
    {
        if (reading.Action is { Columns: ColumnUse.None } action && !task.Verify && !AsksIndex(reading, task))
        {
            reading.Errors.Add(
                node,
                $"has no meaning for {action.Name}, which neither writes columns nor chooses any; leave it out"
                + (action.SomeColumns is { } other ? $", use {other.Descriptor().Name} to read only these columns" : "")
                + (action.Reads ? ", or add \"verify\": true to compare what is read with them" : ""));
        }

        var reader = new ColumnListReader(reading.Context.Limits, reading.Errors)
        {
            NoAdds = reading.Action is { Adds: false, Reads: false } writer ? WhyNoAdds(writer) : null,

            // Where columns are only chosen, what stands there as a value has no meaning.
            IndexKeys = reading.Action is { Columns: ColumnUse.Chosen or ColumnUse.Handed }
                ? [] : reading.Context.Table?.IndexColumns ?? [],
        };
        return task with { Data = reader.Read(node) };
    }

    private static string WhyNoAdds(ActionDescriptor action)
    {
        string adders = string.Join(" or ", TrafficActions.All.Where(one => one.Adds).Select(one => one.Name));
        return $"{(action.Name.Length > 0 ? action.Name : "a custom action")} cannot; use {adders}, or write a number "
            + "such as {\"type\":\"N\",\"min\":0,\"max\":999}";
    }

    private static TrafficTask ReadCondition(InputNode node, TaskReading reading, TrafficTask task)
    {
        if (reading.Action is null or { TakesCondition: true })
        {
            WriteCondition? condition = reading.Errors.Choice(node, EnumWords<WriteCondition>.All);
            return reading.Action is null ? task : task with { Condition = condition };
        }

        reading.Errors.Add(
            node,
            $"has a meaning only for {string.Join(", ", Takers.Select(action => action.Name))}; leave it out"
                + (reading.Action.IsBatch && reading.Action.Writes
                    ? ": a store's batch write knows no condition"
                    : ""));
        return task;
    }

    private static bool Has(IReadOnlyList<ColumnSpec> columns, string name) =>
        columns.Any(column => column.CanBeNamed(name));

    private static TrafficTask FinishData(TaskReading reading, TrafficTask task)
    {
        string? asked = IndexKeyColumn(reading, task);
        if (reading.Fields.Field(Data) is { } data && asked is not null
            && task.Data is { } columns && !Has(columns, asked))
            reading.Errors.Add(data, $"has no column \"{asked}\", the partition key of the index; " + AskedAdvice);
        if (reading.Fields.Has(Data) || reading.Action is not { } action)
            return task;
        if (action.Columns == ColumnUse.Chosen)
        {
            reading.Fields.AddMissing(
                Data, $"is missing; {action.Name} needs the columns to read: \"data\": {{\"title\": \"\"}}");
        }

        bool takesRows = action.Columns == ColumnUse.Written
            || (action.Columns == ColumnUse.None && (task.Verify || asked is not null));
        if (!takesRows)
            return task;
        if (reading.Context.SampleRows is { Count: 0 })
        {
            reading.Fields.AddMissing(
                Data, $"is missing, and the configuration has no sample_data that {action.Name} could "
                + (task.Verify ? "expect" : action.Reads ? "ask the index for" : "write")
                + " instead; add one or the other");
        }

        if (asked is not null && reading.Context.SampleRows?.Any(row => !Has(row, asked)) == true)
        {
            reading.Fields.AddMissing(
                Data, $"is missing, and not every row of sample_data has the column \"{asked}\", the partition key of "
                + "the index; " + AskedAdvice);
        }

        return task with { SampleRows = reading.Context.SampleRows };
    }
}

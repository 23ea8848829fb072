using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Items.Values;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>
/// Reckons what the ops of a plan will consume: makes their items as workers will, keeps the sizes of what they leave
/// in the table, and asks <see cref="CapacityRules"/> for each call.
/// </summary>
/// <remarks>
/// Task after task, those of a group too. The first ops of a task stand for all of it where it has more than
/// <see cref="MostItems"/> items: sizes are drawn independently, so that they are the same everywhere in a stream.
/// </remarks>
internal sealed class CapacityForecast
{
    /// <summary>The most items of a task that are made one by one.</summary>
    public const int MostItems = 20_000;

    // A plan may have thousands of tasks, and an item a thousand columns.
    private const int MostItemsInAll = 400_000;
    private const int MostColumns = 1_000_000;
    private const int LeastItems = 50;

    private readonly TableShape _shape;
    private readonly SizedTable _table;
    private readonly TableCalls _calls;
    private readonly CoveredStreams _covered = new();
    private readonly SortedSet<string> _assumptions = new(StringComparer.Ordinal);
    private readonly ItemGenerator? _rows;
    private long _planted;

    /// <summary>Prepares a forecast on an empty table.</summary>
    /// <param name="shape">How items lie in the table.</param>
    /// <param name="consistent">Whether the reads of the load are strongly consistent.</param>
    /// <param name="rows">What items look like that the plan itself does not write; none where nobody says.</param>
    public CapacityForecast(TableShape shape, bool consistent, IReadOnlyList<IReadOnlyList<ColumnSpec>> rows)
    {
        _shape = shape;
        _table = new SizedTable(shape);
        _calls = new TableCalls(_table, new TableKeys(shape), consistent);
        _rows = rows.Count == 0
            ? null
            : new ItemGenerator(
                new TrafficTask { Action = TrafficAction.PutItem, Name = "", Qps = 1, Seed = 1, SampleRows = rows });
    }

    /// <summary>Reckons a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="ops">How many ops each task has, by number.</param>
    /// <param name="mostItems">How many items may be made in all; null for the usual number.</param>
    public PlanCapacity Of(TrafficPlan plan, IReadOnlyList<long> ops, int? mostItems = null)
    {
        foreach (ColumnSpec column in plan.Tasks.SelectMany(task => task.Data ?? []).Where(one => one.Value is AddSpec))
            _calls.Keep(column.Name);
        int most = Math.Clamp((mostItems ?? MostItemsInAll) / plan.Tasks.Count, LeastItems, MostItems);
        TaskCapacity[] tasks = [.. plan.Tasks.Select(task => Of(task, ops[task.Number], most))];
        return new PlanCapacity { Tasks = tasks, Assumptions = [.. _assumptions] };
    }

    private TaskCapacity Of(TrafficTask task, long ops, int mostItems)
    {
        if (task.Action == TrafficAction.Custom)
        {
            _assumptions.Add("What actions of a worker's own consume is not known, and not in the figures.");
            return new TaskCapacity();
        }

        if (task.Seed == 0)
        {
            _assumptions.Add(
                "Where no seed is given the publisher draws one: sizes that are drawn will differ a little.");
        }

        var sample = new SampledTask(task, ops, mostItems, MostColumns);
        if (sample.Made < ops)
            _assumptions.Add($"Of tasks with more than {sample.MostItems} items the first ones stand for all.");
        _calls.Reset();
        _planted = 0;
        long kept = _table.StoredBytes;
        Run(sample);
        double scale = sample.Scale;
        if (sample.Made < ops && task.Keys is not null && task.Action.Descriptor().Writes)
            _assumptions.Add("How many different items a task writes that draws them is reckoned as what is expected.");
        return new TaskCapacity
        {
            RecordBytes = _calls.WrittenBytes * scale,
            StoredBytes = (_table.StoredBytes - kept - _planted) * sample.Growth,
            Table = new CapacityUnits(_calls.ReadUnits * scale, _calls.WriteUnits * scale),
            Indexes = _table.IndexWrites.Keys.Union(_calls.IndexReads.Keys).ToDictionary(
                name => name,
                name => new CapacityUnits(Units(_calls.IndexReads, name), Units(_table.IndexWrites, name))),
        };

        double? Units(Dictionary<string, double> units, string index) =>
            units.TryGetValue(index, out double some) ? some * scale : null;
    }

    private void Run(SampledTask sample)
    {
        ActionDescriptor action = sample.Task.Action.Descriptor();
        if (action.ReadsPages)
        {
            _assumptions.Add("A scan is reckoned as if the table held nothing but what this file writes.");
            if (sample.Task.Segments > 1)
                _assumptions.Add("The segments of a scan are reckoned as equal parts of the table.");
        }
        else if (action.Writes)
        {
            _assumptions.Add("Writes are reckoned as if the table held none of their items before this file ran.");
        }

        sample.Run(
            _covered,
            item =>
            {
                if (!action.Writes && !action.ReadsPages)
                    Suppose(sample.Task, item);
            },
            _calls.Run);
    }

    /// <summary>Supposes that an item of a stream which the plan does not write is there.</summary>
    private void Suppose(TrafficTask task, Item item)
    {
        if (_covered.Writes(item.Seed) || _calls.Holds(item))
            return;
        bool isTold = task.Verify && item.Columns.Length > 0;
        if (!isTold && _rows is null)
        {
            _assumptions.Add(
                "Items that this file reads and does not write are reckoned as not there: their sizes are not known "
                + "without sample_data.");
            return;
        }

        _assumptions.Add(
            "Items that this file reads and does not write are reckoned as "
            + (isTold ? "their data" : "rows of sample_data") + ".");
        Item there = item;
        if (!isTold)
        {
            there = new Item();
            _rows!.Fill(there, item.Seed, item.Index);
        }

        long kept = _table.StoredBytes;
        _calls.Plant(there);
        _planted += _table.StoredBytes - kept;
    }
}

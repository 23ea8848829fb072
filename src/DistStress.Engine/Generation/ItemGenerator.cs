using DistStress.Engine.Items.Values;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Generation;

/// <summary>
/// Makes the items of a task: for a place in a stream, the key and the columns. Safe for any number of threads.
/// </summary>
public sealed class ItemGenerator
{
    private readonly ColumnGenerator[] _data;
    private readonly ColumnGenerator[][] _rows;
    private readonly uint _preparedSets;
    private readonly bool _adds;

    /// <summary>Prepares generation for one task.</summary>
    public ItemGenerator(TrafficTask task)
    {
        _data = [.. (task.Data ?? []).Select(spec => new ColumnGenerator(spec))];
        _rows = task.SampleRows is null ? [] : SampleRows.Of(task.SampleRows);
        _preparedSets = (uint)task.Samples;
        _adds = (task.Data ?? []).Any(spec => spec.Value is AddSpec);
    }

    /// <summary>Fills an item for a place in a stream.</summary>
    /// <param name="item">The item to fill; what it held is overwritten.</param>
    /// <param name="seed">The stream's seed.</param>
    /// <param name="index">The item's index in the stream.</param>
    /// <param name="due">When the op is due, in µs since 1970.</param>
    public void Fill(Item item, ulong seed, ulong index, long due = 0)
    {
        item.Assign(seed, index);
        item.Adds = _adds;
        if (_data.Length > 0)
        {
            if (_preparedSets > 0)
                FillColumns(item, _data, seed, DataSet(seed, index, _preparedSets), Lane.PreparedColumn, due);
            else
                FillColumns(item, _data, seed, index, Lane.FreshColumn, due);
        }
        else if (_rows.Length > 0)
        {
            uint row = DataSet(seed, index, (uint)_rows.Length);
            FillColumns(item, _rows[row], seed, row, Lane.PreparedColumn, due);
        }
    }

    private static uint DataSet(ulong seed, ulong index, uint sets) => Philox.Draw(seed, index, Lane.DataSet).W0 % sets;

    private static void FillColumns(
        Item item, ColumnGenerator[] generators, ulong seed, ulong index, uint firstLane, long due)
    {
        Span<ItemColumn> columns = item.ResizeColumns(generators.Length);
        for (int c = 0; c < generators.Length; c++)
            columns[c] = generators[c].Make(seed, index, firstLane + (uint)c, due);
    }
}

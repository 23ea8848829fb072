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

    /// <summary>Prepares generation for one task.</summary>
    public ItemGenerator(TrafficTask task)
    {
        _data = [.. (task.Data ?? []).Select(spec => new ColumnGenerator(spec))];
        _rows = task.SampleRows is null ? [] : SampleRows.Of(task.SampleRows);
        _preparedSets = (uint)task.Samples;
    }

    /// <summary>Fills an item for a place in a stream.</summary>
    /// <param name="item">The item to fill; what it held is overwritten.</param>
    /// <param name="seed">The stream's seed.</param>
    /// <param name="index">The item's index in the stream.</param>
    public void Fill(Item item, ulong seed, ulong index)
    {
        item.Assign(seed, index);
        if (_data.Length > 0)
        {
            if (_preparedSets > 0)
                FillColumns(item, _data, seed, DataSet(seed, index, _preparedSets), Lane.PreparedColumn);
            else
                FillColumns(item, _data, seed, index, Lane.FreshColumn);
        }
        else if (_rows.Length > 0)
        {
            uint row = DataSet(seed, index, (uint)_rows.Length);
            FillColumns(item, _rows[row], seed, row, Lane.PreparedColumn);
        }
    }

    private static uint DataSet(ulong seed, ulong index, uint sets) => Philox.Draw(seed, index, Lane.DataSet).W0 % sets;

    private static void FillColumns(Item item, ColumnGenerator[] generators, ulong seed, ulong index, uint firstLane)
    {
        Span<ItemColumn> columns = item.ResizeColumns(generators.Length);
        for (int c = 0; c < generators.Length; c++)
            columns[c] = generators[c].Make(seed, index, firstLane + (uint)c);
    }
}

using System.Buffers;
using System.Text;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.Redis.Forecasting;

/// <summary>
/// Reckons the memory that the items of a plan take: makes them as workers will, keeps the sizes of what they leave,
/// and asks <see cref="RedisMemory"/>.
/// </summary>
/// <remarks>Task after task, those of a group too. The first ops of a task stand for all of it where it has
/// more.</remarks>
internal sealed class RedisMemoryForecast
{
    private const int MostItems = 10_000;
    private const int MostItemsInAll = 200_000;
    private const int LeastItems = 20;
    private const int MostColumns = 500_000;
    private const int LongestNumber = 20;

    // ":sk:" between an item's key and the column's name.
    private const int ColumnMark = 4;

    private readonly bool _isRows;
    private readonly int _prefix;
    private readonly TableKeys _keys;
    private readonly CoveredStreams _covered = new();
    private readonly SortedSet<string> _assumptions = new(StringComparer.Ordinal);
    // By their keys, which several items may share.
    private readonly Dictionary<string, (int Key, Dictionary<string, RedisField> Fields)> _items = [];

    // What the items take, and how many keys there are.
    private double _bytes;
    private double _keyCount;

    /// <summary>Prepares a forecast on an empty server.</summary>
    /// <param name="table">How items lie in it.</param>
    /// <param name="tableName">What keys begin with.</param>
    public RedisMemoryForecast(TableShape table, string tableName)
    {
        _isRows = table.Layout == TargetLayout.Rows;
        _prefix = Encoding.UTF8.GetByteCount(tableName) + 1;
        _keys = new TableKeys(table);
        _assumptions.Add(
            "Memory is that of Redis 7.0 with its default limits of compact encodings, in a database that held "
            + "nothing, without buffers and fragmentation.");
    }

    /// <summary>Reckons a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="ops">How many ops each task has, by number.</param>
    public PlanMemory Of(TrafficPlan plan, IReadOnlyList<long> ops)
    {
        int most = Math.Clamp(MostItemsInAll / plan.Tasks.Count, LeastItems, MostItems);
        var tasks = new List<TaskMemory>();
        double keys = 0;
        foreach (TrafficTask task in plan.Tasks)
        {
            (double bytes, double newKeys, double written) = Of(task, ops[task.Number], most);
            double before = RedisMemory.Table(keys);
            keys = Math.Max(0, keys + newKeys);
            tasks.Add(new TaskMemory(bytes + RedisMemory.Table(keys) - before, written));
        }

        return new PlanMemory { Tasks = tasks, Assumptions = [.. _assumptions] };
    }

    private (double Bytes, double Keys, double Written) Of(TrafficTask task, long ops, int mostItems)
    {
        if (task.Action == TrafficAction.Custom)
        {
            _assumptions.Add("What actions of a worker's own write is not known, and not in the figures.");
            return default;
        }

        ActionDescriptor action = task.Action.Descriptor();
        if (!action.Writes || ops == 0)
            return default;
        var sample = new SampledTask(task, ops, mostItems, MostColumns);
        TrafficAction each = action.EachItem ?? task.Action;
        double bytesBefore = _bytes;
        double keysBefore = _keyCount;
        long written = 0;
        sample.Run(_covered, item => written += Write(each, item));
        if (sample.Made < ops)
            _assumptions.Add("Memory of tasks with many items is reckoned from their first ones.");
        double growth = sample.Growth;
        return ((_bytes - bytesBefore) * growth, (_keyCount - keysBefore) * growth, written * sample.Scale);
    }

    private long Write(TrafficAction action, Item item)
    {
        ReadOnlySpan<byte> joined = _keys.Joined(item).Span;
        string place = Encoding.UTF8.GetString(joined);
        bool isThere = _items.TryGetValue(place, out (int Key, Dictionary<string, RedisField> Fields) former);
        if (item.Condition is { } condition && (condition == WriteCondition.Exists) != isThere)
            return 0;
        if (isThere)
            Count(former.Key, former.Fields, -1);
        int key = _prefix + joined.Length;
        var fields = isThere && action == TrafficAction.UpdateItem
            ? former.Fields
            : new Dictionary<string, RedisField>();
        long written = 0;
        if (action != TrafficAction.DeleteItem)
        {
            foreach (ref readonly ItemColumn column in item.Columns)
            {
                int name = column.Name.Utf8.Length;
                int length = (int)column.Value.Length;
                long? number = length <= LongestNumber ? RedisMemory.IntegerOf(column.Value.ToArray()) : null;
                fields[column.Name.Text] = new RedisField(
                    name, RedisMemory.IntegerOf(column.Name.Utf8.Span), length, number);
                written += name + length + (_isRows ? key + ColumnMark : 0);
            }

            written += key;
        }

        if (fields.Count == 0)
        {
            _items.Remove(place);
            return written;
        }

        _items[place] = (key, fields);
        Count(key, fields, 1);
        return written;
    }

    private void Count(int key, Dictionary<string, RedisField> fields, int sign)
    {
        long bytes = RedisMemory.Key(key) + (_isRows
            ? RedisMemory.Set(fields.Values) + fields.Values.Sum(
                field => RedisMemory.Key(key + ColumnMark + field.NameLength) + RedisMemory.String(field))
            : RedisMemory.Hash(fields.Values));
        _bytes += sign * bytes;
        _keyCount += sign * (_isRows ? 1 + fields.Count : 1);
    }
}

using DistStress.Engine.Traffic;

namespace DistStress.Engine.Generation;

/// <summary>One op, ready to run: an action and the items that it is about. Reused from op to op.</summary>
public sealed class Operation
{
    private readonly Item[] _items;

    /// <summary>Makes an op that can hold any op of a task.</summary>
    public Operation(TrafficTask task)
    {
        Task = task;
        _items = new Item[task.ItemsPerOp];
        for (int i = 0; i < _items.Length; i++)
        {
            _items[i] = new Item
            {
                Found = task.Verify ? new FoundItem() : null, Condition = task.Condition,
            };
        }
    }

    /// <summary>The task that the op belongs to.</summary>
    public TrafficTask Task { get; }

    /// <summary>What to do.</summary>
    public TrafficAction Action => Task.Action;

    /// <summary>The op's number in its task, from 0.</summary>
    public long Index { get; internal set; }

    /// <summary>The items: one, or for a batch action <see cref="TrafficTask.ItemsPerOp"/>.</summary>
    public ReadOnlySpan<Item> Items => _items;

    /// <summary>The first item; the only one of a single-item action.</summary>
    public Item Item => _items[0];

    /// <summary>
    /// How long the op waited for its turn inside the worker after it was handed to a custom action, in µs, 0 or more.
    /// It counts as delay and not as the target's time. Set by the action before its call is over.
    /// </summary>
    public long WaitedMicros { get; set; }

    /// <summary>
    /// How long the op may wait for its turn, in µs, until it is given up: an action that has let it wait for longer
    /// does not do it, and says that it has expired. <see cref="long.MaxValue"/> where it may wait for ever.
    /// </summary>
    public long PatienceMicros { get; internal set; } = long.MaxValue;

    /// <summary>What whoever runs the op keeps with it from use to use.</summary>
    internal object? Attached { get; set; }

    internal Item[] ItemArray => _items;
}

using DistStress.Engine.Traffic;

namespace DistStress.Engine.Generation;

/// <summary>What generation needs of a task, prepared once and shared by every thread that makes its ops.</summary>
public sealed class TaskGeneration
{
    /// <summary>Prepares generation.</summary>
    /// <param name="task">A task whose seed has been drawn.</param>
    /// <exception cref="ArgumentException">
    /// The task's seed is still 0, or its distribution needs keys and it has none.
    /// </exception>
    public TaskGeneration(TrafficTask task)
    {
        if (task.Seed == 0)
            throw new ArgumentException("The task's seed has not been drawn yet.", nameof(task));
        Task = task;
        Items = new ItemGenerator(task);
        IndexMap = IndexMap.Of(task);
        Picker = task.Seeds is null ? null : new StreamPicker(task.Seeds);
    }

    /// <summary>The task.</summary>
    public TrafficTask Task { get; }

    /// <summary>Makes the task's items.</summary>
    public ItemGenerator Items { get; }

    /// <summary>Picks streams under <c>seeds</c>; null without.</summary>
    public StreamPicker? Picker { get; }

    /// <summary>Which index stands at a position of a stream; null where every position is its own index.</summary>
    internal IndexMap? IndexMap { get; }

    /// <summary>The task's seed.</summary>
    public ulong Seed => Task.Seed;

    /// <summary>Items an op covers.</summary>
    public int ItemsPerOp => Task.ItemsPerOp;

    /// <summary>The number of the item that each stream begins with.</summary>
    public ulong First => (ulong)Task.First;

    /// <summary>The number of streams under <c>seeds</c>; 0 without.</summary>
    public int StreamCount => Picker?.Count ?? 0;
}

using DistStress.Engine.Generation;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.Forecasting;

/// <summary>The first ops of a task, which stand for all of it: a forecast makes them as workers will.</summary>
internal sealed class SampledTask
{
    // Streams whose seeds the publisher will draw; no file has these.
    private const ulong DrawnSeeds = 0xD1D1_0000_0000_0000;

    // Some second of this century, in µs since 1970: a time to live has as many digits as it will have.
    private const long Due = 1_767_225_617_000_000;

    /// <summary>Chooses what stands for a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="ops">How many ops it has.</param>
    /// <param name="mostItems">How many items may be made.</param>
    /// <param name="mostColumns">How many columns these may have in all.</param>
    public SampledTask(TrafficTask task, long ops, int mostItems, int mostColumns)
    {
        Task = task.Seed != 0 ? task : task with { Seed = DrawnSeeds + (ulong)task.Number };
        int columns = Math.Max(1, task.Data?.Count ?? task.SampleRows?.FirstOrDefault()?.Count ?? 1);
        MostItems = Math.Max(1, Math.Min(mostItems, mostColumns / columns));
        Ops = ops;
        Made = Math.Min(ops, Math.Max(1, MostItems / task.ItemsPerOp));
    }

    /// <summary>The task, with a seed in place of one that will be drawn.</summary>
    public TrafficTask Task { get; }

    /// <summary>How many items are made at most.</summary>
    public long MostItems { get; }

    /// <summary>How many ops the task has.</summary>
    public long Ops { get; }

    /// <summary>How many of them are made.</summary>
    public long Made { get; }

    /// <summary>How many ops each that is made stands for.</summary>
    public double Scale => Made == 0 ? 0 : (double)Ops / Made;

    /// <summary>How many times as many items the task is about as the ops that are made.</summary>
    public double Growth => DistinctItems.Growth(Task, Made, Ops);

    /// <summary>Makes the ops.</summary>
    /// <param name="covered">What the plan has written before; what this task writes is added.</param>
    /// <param name="takeItem">Gets each item of an op.</param>
    /// <param name="takeOp">Gets each op, after its items.</param>
    public void Run(CoveredStreams covered, Action<Item> takeItem, Action<Operation>? takeOp = null)
    {
        var generation = new TaskGeneration(Task);
        var generator = new OperationGenerator(generation);
        var operation = new Operation(Task);
        for (long op = 0; op < Made; op++)
        {
            generator.Next(operation, Due);
            foreach (Item item in operation.Items)
            {
                // What stands for a part of a stream that was not made item by item.
                ulong index = covered.Stand(item.Seed, item.Index);
                if (index != item.Index)
                    generation.Items.Fill(item, item.Seed, index, Due);
                takeItem(item);
            }

            takeOp?.Invoke(operation);
        }

        if (Task.Action.Descriptor().Writes && Made > 0)
            covered.Add(Task, operation.Items.Length, Ops, Made);
    }
}

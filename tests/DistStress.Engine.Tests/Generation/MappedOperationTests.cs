using DistStress.Engine.Generation;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

/// <summary>Ops under <c>keys</c> and <c>distribution</c>.</summary>
public class MappedOperationTests
{
    private const ulong Keys = 50;

    public static TheoryData<KeyDistribution> Distributions { get; } = [.. Enum.GetValues<KeyDistribution>()];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void An_item_is_that_of_the_mapped_index(KeyDistribution distribution)
    {
        TrafficTask task = Task(TrafficAction.UpdateItem, distribution, samples: 4);
        List<string> unmapped = Tasks.Items(
            task with { Keys = null, Distribution = KeyDistribution.Sequential }, (int)Keys);
        IndexMap map = IndexMap.Of(task)!;
        Assert.Equal(
            Enumerable.Range(0, 300).Select(op => unmapped[(int)map.Map(1, (ulong)op)]), Tasks.Items(task, 300));
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Batch_ops_take_the_very_items_that_single_ops_take(KeyDistribution distribution)
    {
        TrafficTask single = Task(TrafficAction.PutItem, distribution);
        TrafficTask batch = Task(TrafficAction.BatchPutItem, distribution) with { ItemsPerOp = 7 };
        Assert.Equal(Tasks.Items(single, 210), Tasks.Items(batch, 30));
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Under_seeds_each_stream_maps_its_own_running_index(KeyDistribution distribution)
    {
        TrafficTask task = Task(TrafficAction.BatchGetItem, distribution) with { Seeds = [1, 2, 3], ItemsPerOp = 3 };
        var generator = new OperationGenerator(new TaskGeneration(task));
        var operation = new Operation(task);
        IndexMap map = IndexMap.Of(task)!;
        ulong[] running = new ulong[3];
        for (int op = 0; op < 500; op++)
        {
            int stream = generator.Next(operation);
            ulong seed = (ulong)stream + 1;
            foreach (Item item in operation.Items)
            {
                Assert.Equal(map.Map(seed, running[stream]++), item.Index);
                Assert.Equal(seed, item.Seed);
                Assert.Equal(ItemKey.Text(seed, item.Index), item.Key);
            }
        }

        // Positions run on, far past the number of keys: batches carry them, and they must not be mapped twice.
        Assert.Equal(running, generator.StreamPositions.ToArray());
        Assert.All(running, position => Assert.True(position > 2 * Keys));
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void A_generator_can_begin_at_any_op(KeyDistribution distribution)
    {
        foreach (IReadOnlyList<decimal>? seeds in new IReadOnlyList<decimal>?[] { null, [2, 5] })
        {
            TrafficTask task = Task(TrafficAction.BatchPutItem, distribution) with { Seeds = seeds, ItemsPerOp = 2 };
            List<string> all = Tasks.Items(task, 400);
            var generation = new TaskGeneration(task);
            var publisher = new OperationGenerator(generation);
            publisher.Skip(250);
            var worker = new OperationGenerator(generation);
            worker.MoveTo(publisher.NextOp, publisher.StreamPositions);
            var operation = new Operation(task);
            for (int op = 250; op < 400; op++)
            {
                worker.Next(operation);
                Assert.Equal(op, operation.Index);
                Assert.Equal(all[2 * op], Line(operation.Items[0]));
                Assert.Equal(all[2 * op + 1], Line(operation.Items[1]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Making_ops_allocates_nothing(KeyDistribution distribution)
    {
        TrafficTask task = Task(TrafficAction.UpdateItem, distribution, samples: 4);
        var generator = new OperationGenerator(new TaskGeneration(task));
        var operation = new Operation(task);
        Make(generator, operation, 20_000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Make(generator, operation, 100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static TrafficTask Task(TrafficAction action, KeyDistribution distribution, int samples = 0) =>
        Tasks.Of(action) with
        {
            Keys = (long)Keys,
            Distribution = distribution,
            Data = Tasks.ThreeColumns,
            Samples = samples,
        };

    private static string Line(Item item) => string.Join('|', Tasks.Columns(item).Prepend(item.Key));

    private static void Make(OperationGenerator generator, Operation operation, int ops)
    {
        for (int op = 0; op < ops; op++)
            generator.Next(operation);
    }
}

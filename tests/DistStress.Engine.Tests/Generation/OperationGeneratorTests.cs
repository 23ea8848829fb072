using DistStress.Engine.Generation;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public class OperationGeneratorTests
{
    private static readonly TrafficTask Weighted =
        Tasks.Of(TrafficAction.PutItem, seed: 7) with { Seeds = [15.38m, 48.58m, 7.36m, 22.58m, 4.82m, 1.29m] };

    [Fact]
    public void Batch_ops_write_the_very_items_that_single_ops_write()
    {
        TrafficTask single = Tasks.Of(TrafficAction.PutItem) with { Data = Tasks.ThreeColumns };
        TrafficTask batch = Tasks.Of(TrafficAction.BatchPutItem) with { Data = Tasks.ThreeColumns, ItemsPerOp = 3 };
        Assert.Equal(Tasks.Items(single, 30), Tasks.Items(batch, 10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Under_seeds_each_stream_goes_on_by_itself(int itemsPerOp)
    {
        TrafficTask task = Weighted with { ItemsPerOp = itemsPerOp };
        var generation = new TaskGeneration(task);
        var generator = new OperationGenerator(generation);
        var operation = new Operation(task);
        ulong[] next = new ulong[6];
        for (int op = 0; op < 2000; op++)
        {
            int stream = generator.Next(operation);
            Assert.Equal(generation.Picker!.Pick(7, (ulong)op), stream);
            foreach (Item item in operation.Items)
            {
                Assert.Equal((ulong)stream + 1, item.Seed);
                Assert.Equal(next[stream], item.Index);
                Assert.Equal(ItemKey.Text((ulong)stream + 1, next[stream]++), item.Key);
            }
        }

        Assert.Equal(next, generator.StreamPositions.ToArray());
        Assert.DoesNotContain(0UL, next);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Skipping_ops_leads_where_making_them_leads(int itemsPerOp)
    {
        TrafficTask task = Weighted with { ItemsPerOp = itemsPerOp };
        var generation = new TaskGeneration(task);
        var made = new OperationGenerator(generation);
        var skipped = new OperationGenerator(generation);
        var operation = new Operation(task);
        for (int batch = 0; batch < 50; batch++)
        {
            for (int op = 0; op < batch; op++)
                made.Next(operation);
            skipped.Skip(batch);
            Assert.Equal(made.NextOp, skipped.NextOp);
            Assert.Equal(made.StreamPositions.ToArray(), skipped.StreamPositions.ToArray());
        }
    }

    [Fact]
    public void A_generator_can_begin_at_any_op()
    {
        List<string> all = Tasks.Items(Weighted, 100);
        var generation = new TaskGeneration(Weighted);
        var publisher = new OperationGenerator(generation);
        publisher.Skip(60);
        var worker = new OperationGenerator(generation);
        worker.MoveTo(publisher.NextOp, publisher.StreamPositions);
        var operation = new Operation(Weighted);
        for (int op = 60; op < 100; op++)
        {
            worker.Next(operation);
            Assert.Equal(op, operation.Index);
            Assert.Equal(all[op], operation.Item.Key);
        }
    }

    [Fact]
    public void Without_seeds_a_generator_needs_only_the_op()
    {
        TrafficTask task = Tasks.Of(TrafficAction.BatchGetItem, seed: 5) with { ItemsPerOp = 10 };
        var generator = new OperationGenerator(new TaskGeneration(task));
        var operation = new Operation(task);
        generator.MoveTo(3_000_000_000, []);
        generator.Next(operation);
        Assert.Equal(ItemKey.Text(5, 30_000_000_000), operation.Items[0].Key);
        Assert.Equal(ItemKey.Text(5, 30_000_000_009), operation.Items[9].Key);
        Assert.Equal(3_000_000_001, generator.NextOp);
    }

    [Fact]
    public void A_task_whose_seed_is_not_drawn_cannot_be_generated()
    {
        Assert.Throws<ArgumentException>(() => new TaskGeneration(Tasks.Of(TrafficAction.Query, seed: 0)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(16, false)]
    [InlineData(0, true)]
    public void Making_ops_allocates_nothing(int samples, bool seeds)
    {
        TrafficTask task = Tasks.Of(TrafficAction.UpdateItem) with
        {
            Data = Tasks.ThreeColumns,
            Samples = samples,
            Seeds = seeds ? Weighted.Seeds : null,
        };
        var generator = new OperationGenerator(new TaskGeneration(task));
        var operation = new Operation(task);
        Make(generator, operation, 20_000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Make(generator, operation, 100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Make(OperationGenerator generator, Operation operation, int ops)
    {
        for (int op = 0; op < ops; op++)
            generator.Next(operation);
    }
}

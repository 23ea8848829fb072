using DistStress.Engine.Generation;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public sealed class StreamCheckpointTests
{
    [Fact]
    public void Any_op_is_found_from_the_nearest_one_that_is_known()
    {
        TrafficTask task = Tasks.Of(TrafficAction.PutItem, 7) with { Seeds = [2, 1, 4] };
        var generation = new TaskGeneration(task);
        var forward = new OperationGenerator(generation);
        const int Step = 9_973;
        var checkpoints = new StreamCheckpoints(spacing: 10_000);
        var expected = new Dictionary<long, ulong[]>();
        // More than are kept, so that they become fewer on the way.
        for (int step = 0; step < 150; step++)
        {
            checkpoints.Note(forward);
            expected.Add(forward.NextOp, forward.StreamPositions.ToArray());
            forward.Skip(Step);
        }

        var generator = new OperationGenerator(generation);
        foreach (long op in new[] { 0L, Step, 149 * Step, 20 * Step, 21 * Step, 0 })
        {
            checkpoints.Move(generator, op);
            Assert.Equal(op, generator.NextOp);
            Assert.Equal(expected[op], generator.StreamPositions.ToArray());
        }
    }

    [Fact]
    public void A_task_of_one_stream_needs_none()
    {
        TrafficTask task = Tasks.Of(TrafficAction.PutItem, 7);
        var generator = new OperationGenerator(new TaskGeneration(task));
        var checkpoints = new StreamCheckpoints();
        checkpoints.Note(generator);

        checkpoints.Move(generator, long.MaxValue / 2);

        Assert.Equal(long.MaxValue / 2, generator.NextOp);
    }
}

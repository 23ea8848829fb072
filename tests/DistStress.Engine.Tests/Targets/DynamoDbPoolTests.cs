using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class DynamoDbPoolTests
{
    private const int MaxInFlight = 200;

    private static readonly TimeSpan HangDeadline = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task As_many_requests_are_open_at_a_time_as_ops_may_be()
    {
        var allOpen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedHttpServer((_, _) => null);
        server.Requested += count =>
        {
            if (count == MaxInFlight)
                allOpen.SetResult();
        };
        await using DynamoDbTarget target = DynamoDbTargetTests.Open(
            server.Endpoint, "t", opBudget: TimeSpan.FromMinutes(5), maxInFlight: MaxInFlight);
        using var cancel = new CancellationTokenSource();

        Task<OpResult>[] ops = [.. Enumerable.Range(0, MaxInFlight).Select(index => target.ExecuteAsync(
            TargetOps.Make(TrafficAction.UpdateItem, index, TargetOps.Example), cancel.Token).AsTask())];

        // Nothing is ever answered, so none of them made room for another.
        await allOpen.Task.WaitAsync(HangDeadline, TestContext.Current.CancellationToken);
        Assert.All(ops, op => Assert.False(op.IsCompleted));
        await cancel.CancelAsync();
        foreach (Task<OpResult> op in ops)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => op);
    }
}

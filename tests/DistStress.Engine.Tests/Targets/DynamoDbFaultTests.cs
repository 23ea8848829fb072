using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class DynamoDbFaultTests
{
    private const string Throttle =
        """{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"too fast"}""";

    private const string HotPartition =
        """
        {"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"too hot",
         "throttlingReasons":[{"reason":"TableWriteKeyRangeThroughputExceeded","resource":"arn:aws:dynamodb:::table/t"}]}
        """;

    private const string Done = """{"ConsumedCapacity":{"TableName":"t","CapacityUnits":1.0}}""";

    private static readonly TimeSpan OpBudget = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AmpleBudget = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan HangDeadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Retries_of_the_sdk_are_counted()
    {
        await using var server = new ScriptedHttpServer((number, _) => number < 2 ? (400, Throttle) : (200, Done));

        OpResult result = await UpdateAsync(server, AmpleBudget);

        Assert.Equal(
            new SeenResult(OpStatus.Succeeded, TargetOps.ExampleBytes, WriteUnits: 1, Retries: 2), SeenResult.Of(result));
        Assert.Equal(2, Assert.Single(result.Calls!.Throttles).Value);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task Throttling_to_the_end_of_the_budget_is_throttled_and_keeps_its_reason()
    {
        (OpResult result, int requests) = await RunAsync(
            (_, _) => (400, HotPartition), TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));

        Assert.Equal((OpStatus.Throttled, "TableWriteKeyRangeThroughputExceeded"), (result.Status, result.Error));
        Assert.Equal(requests - 1, result.Retries);
        // The last may have had no time for its answer.
        (string reason, int throttles) = Assert.Single(result.Calls!.Throttles);
        Assert.Equal("TableWriteKeyRangeThroughputExceeded", reason);
        Assert.InRange(throttles, requests - 1, requests);
    }

    [Fact]
    public async Task Capacity_is_told_by_table_and_index()
    {
        const string answer =
            """
            {"ConsumedCapacity":{"TableName":"t","CapacityUnits":4.5,"Table":{"CapacityUnits":1.0},
             "GlobalSecondaryIndexes":{"by-day":{"CapacityUnits":2.0}},
             "LocalSecondaryIndexes":{"by-size":{"CapacityUnits":1.5}}}}
            """;
        await using var server = new ScriptedHttpServer((_, _) => (200, answer));

        OpResult result = await UpdateAsync(server, AmpleBudget);

        Assert.Equal(new CapacityUnits(null, 4.5), result.Calls!.TotalCapacity);
        Assert.Equal(
            [("t", 1.0), ("t/by-day", 2.0), ("t/by-size", 1.5)],
            result.Calls!.Capacity.Select(pair => (pair.Key, pair.Value.Write!.Value)).Order());
    }

    [Fact]
    public async Task A_throttle_without_reasons_is_named_for_its_exception()
    {
        (OpResult result, _) = await RunAsync(
            (_, _) => (400, Throttle), TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));

        Assert.Equal((OpStatus.Throttled, "ProvisionedThroughputExceeded"), (result.Status, result.Error));
    }

    [Fact]
    public async Task A_server_that_hangs_makes_timeouts()
    {
        await using var server = new ScriptedHttpServer((_, _) => null);

        OpResult result = await UpdateAsync(server, OpBudget).WaitAsync(HangDeadline, TestContext.Current.CancellationToken);

        Assert.Equal((OpStatus.Failed, OpError.Timeout), (result.Status, result.Error));
    }

    [Fact]
    public async Task A_batch_that_is_never_taken_whole_is_throttled()
    {
        (OpResult result, int requests) = await RunAsync(
            (_, request) =>
            {
                int start = request.IndexOf("\"RequestItems\":", StringComparison.Ordinal) + "\"RequestItems\":".Length;
                string items = request[start..(request.LastIndexOf("]}", StringComparison.Ordinal) + 2)];
                return (200, $$"""{"UnprocessedItems":{{items}}}""");
            },
            TargetOps.Make(TrafficAction.BatchPutItem, 2, 0, TargetOps.Example));

        Assert.Equal((OpStatus.Throttled, "Unprocessed", 0L), (result.Status, result.Error, result.Bytes));
        Assert.Equal(requests - 1, result.Retries);
    }

    [Fact]
    public async Task What_the_calls_before_a_failed_one_cost_and_retried_is_kept()
    {
        const string names = """{"Items":[{"sk":{"S":"old"}}],"ConsumedCapacity":{"TableName":"t","CapacityUnits":0.5}}""";
        (OpResult result, int requests) = await RunAsync(
            (number, _) => number switch
            {
                0 => (400, Throttle),
                1 => (200, names),
                _ => (400, HotPartition),
            },
            TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example),
            TargetLayout.Rows,
            firstTries: 2,
            result => result.Error == "TableWriteKeyRangeThroughputExceeded");

        Assert.Equal(OpStatus.Throttled, result.Status);
        Assert.Equal((new CapacityUnits(0.5, null), 0L), (result.Calls!.TotalCapacity, result.Bytes));

        // Of the requests two were first tries: the query and the write.
        Assert.Equal(requests - 2, result.Retries);
    }

    [Fact]
    public async Task A_look_that_fails_leaves_the_item_as_it_was()
    {
        foreach (TrafficAction action in new[] { TrafficAction.PutItem, TrafficAction.DeleteItem })
        {
            (OpResult result, int requests) = await RunAsync(
                (_, _) => (400, Throttle), TargetOps.Make(action, 0, TargetOps.Example), TargetLayout.Rows);

            Assert.Equal((OpStatus.Throttled, "ProvisionedThroughputExceeded"), (result.Status, result.Error));
            Assert.Equal(requests - 1, result.Retries);
        }
    }

    [Fact]
    public async Task Deletes_that_are_never_taken_are_throttled()
    {
        (OpResult result, int requests) = await RunAsync(
            (number, _) => number == 0
                ? (200, """{"Items":[{"sk":{"S":"old"}}]}""")
                : (200, """{"UnprocessedItems":{"t":[{"DeleteRequest":{"Key":{"id":{"S":"x"},"sk":{"S":"old"}}}}]}}"""),
            TargetOps.Make(TrafficAction.DeleteItem),
            TargetLayout.Rows,
            firstTries: 2);

        Assert.Equal((OpStatus.Throttled, "Unprocessed"), (result.Status, result.Error));
        Assert.Equal(requests - 2, result.Retries);
    }

    [Theory]
    [InlineData(TrafficAction.UpdateItem, TargetLayout.Columns)]
    [InlineData(TrafficAction.PutItem, TargetLayout.Rows)]
    [InlineData(TrafficAction.GetItem, TargetLayout.Rows)]
    [InlineData(TrafficAction.GetSubItem, TargetLayout.Rows)]
    [InlineData(TrafficAction.UpdateItem, TargetLayout.Rows)]
    public async Task An_op_on_a_server_that_hangs_can_be_cancelled(TrafficAction action, TargetLayout layout)
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new ScriptedHttpServer((_, _) => null);
        server.Requested += _ => cancel.Cancel();
        await using DynamoDbTarget target =
            DynamoDbTargetTests.Open(server.Endpoint, "t", opBudget: AmpleBudget, layout: layout);

        Task<OpResult> op = target.ExecuteAsync(TargetOps.Make(action, 0, TargetOps.Example), cancel.Token).AsTask();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => op.WaitAsync(HangDeadline, TestContext.Current.CancellationToken));
    }

    /// <summary>Runs an op to the end of its budget, against a server of its own, again and again until it was tried more
    /// than once: how far an op comes depends on the machine.</summary>
    /// <param name="answer">As of <see cref="ScriptedHttpServer"/>.</param>
    /// <param name="operation">The op.</param>
    /// <param name="layout">The target's layout.</param>
    /// <param name="firstTries">How many of the requests are no retries.</param>
    /// <param name="isFar">Whether an op that was tried again came as far as the test needs it.</param>
    /// <returns>The result, and how many requests came of it.</returns>
    private static async Task<(OpResult Result, int Requests)> RunAsync(
        Func<int, string, (int Status, string Body)?> answer,
        Operation operation,
        TargetLayout layout = TargetLayout.Columns,
        int firstTries = 1,
        Func<OpResult, bool>? isFar = null)
    {
        OpResult result = default;
        int requests = 0;
        await Rig.UntilAsync(
            async () =>
            {
                await using var server = new ScriptedHttpServer(answer);
                await using DynamoDbTarget target =
                    DynamoDbTargetTests.Open(server.Endpoint, "t", opBudget: OpBudget, layout: layout);
                result = await target.ExecuteAsync(operation, TestContext.Current.CancellationToken);
                TestContext.Current.TestOutputHelper?.WriteLine($"{result}");
                if (result.Retries == 0 || isFar?.Invoke(result) == false)
                    return false;
                // The last one may arrive after the op has ended.
                await Rig.UntilAsync(
                    () => Task.FromResult(server.Requests >= result.Retries + firstTries), "what was counted came");
                requests = server.Requests;
                return true;
            },
            "an op came so far");
        return (result, requests);
    }

    private static async Task<OpResult> UpdateAsync(ScriptedHttpServer server, TimeSpan opBudget)
    {
        await using DynamoDbTarget target = DynamoDbTargetTests.Open(server.Endpoint, "t", opBudget: opBudget);
        return await target.ExecuteAsync(
            TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example), TestContext.Current.CancellationToken);
    }
}

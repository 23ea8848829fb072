using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Tests.Clocks;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class DynamoDbFaultTests
{
    private const string HotPartition =
        """
        {"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"too hot",
         "throttlingReasons":[{"reason":"TableWriteKeyRangeThroughputExceeded","resource":"arn:aws:dynamodb:::table/t"}]}
        """;

    private const string Done = """{"ConsumedCapacity":{"TableName":"t","CapacityUnits":1.0}}""";

    private static readonly TimeSpan OpBudget = TimeSpan.FromSeconds(2);

    // An op's budget begins to run out when it has been tried so often.
    private const int Tries = 2;

    [Fact]
    public async Task Retries_are_counted()
    {
        await using var server = new ScriptedHttpServer(
            (number, _) => number < 2 ? (400, DynamoDbAnswers.Throttled) : (200, Done));

        OpResult result = await UpdateAsync(server, tries: 3);

        Assert.Equal(
            new SeenResult(OpStatus.Succeeded, TargetOps.ExampleBytes, WriteUnits: 1, Retries: 2),
                SeenResult.Of(result));
        Assert.Equal(2, Assert.Single(result.Calls!.Throttles).Value);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task Throttling_to_the_end_of_the_budget_is_throttled_and_keeps_its_reason()
    {
        await using var server = new ScriptedHttpServer((_, _) => (400, HotPartition));

        OpResult result = await UpdateAsync(server);

        Assert.Equal(OpStatus.Throttled, result.Status);
        Assert.Equal("TableWriteKeyRangeThroughputExceeded", result.Error);
        Assert.Equal(server.Requests - 1, result.Retries);
        Assert.True(result.Retries > 0);
        Assert.Equal(
            [KeyValuePair.Create("TableWriteKeyRangeThroughputExceeded", server.Requests)], result.Calls!.Throttles);
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

        OpResult result = await UpdateAsync(server);

        Assert.Equal(new CapacityUnits(null, 4.5), result.Calls!.TotalCapacity);
        Assert.Equal(
            [("t", 1.0), ("t/by-day", 2.0), ("t/by-size", 1.5)],
            result.Calls!.Capacity.ToArray().Select(pair => (pair.Key, pair.Value.Write!.Value)).Order());
    }

    [Fact]
    public async Task A_throttle_without_reasons_is_named_for_its_exception()
    {
        await using var server = new ScriptedHttpServer((_, _) => (400, DynamoDbAnswers.Throttled));

        OpResult result = await UpdateAsync(server);

        Assert.Equal((OpStatus.Throttled, "ProvisionedThroughputExceeded"), (result.Status, result.Error));
    }

    [Fact]
    public async Task A_server_that_hangs_makes_timeouts()
    {
        await using var server = new ScriptedHttpServer((_, _) => null);

        OpResult result = await UpdateAsync(server, tries: 1);

        Assert.Equal((OpStatus.Failed, OpError.Timeout), (result.Status, result.Error));
    }

    [Fact]
    public async Task An_op_on_a_server_that_hangs_can_be_cancelled()
    {
        await using var server = new ScriptedHttpServer((_, _) => null);
        await using DynamoDbTarget target = DynamoDbTargetTests.Open(
            server.Endpoint, "t", opBudget: TimeSpan.FromHours(1));
        using var cancel = new CancellationTokenSource();

        Task<OpResult> op = target.ExecuteAsync(
            TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example), cancel.Token).AsTask();
        await Rig.UntilAsync(() => Task.FromResult(server.Requests > 0), "the op is sent");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => op.WaitAsync(Rig.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_batch_that_is_never_taken_whole_is_throttled()
    {
        await using var server = new ScriptedHttpServer((_, request) =>
        {
            int start = request.IndexOf("\"RequestItems\":", StringComparison.Ordinal) + "\"RequestItems\":".Length;
            string items = request[start..(request.LastIndexOf("]}", StringComparison.Ordinal) + 2)];
            return (200, $$"""{"UnprocessedItems":{{items}}}""");
        });

        OpResult result = await ExecuteAsync(
            server, TargetOps.Make(TrafficAction.BatchPutItem, 2, 0, TargetOps.Example), tries: 1);

        Assert.Equal((OpStatus.Throttled, "Unprocessed", 0L), (result.Status, result.Error, result.Bytes));
        Assert.Equal(server.Requests - 1, result.Retries);
    }

    [Fact]
    public async Task What_the_calls_before_a_failed_one_cost_and_retried_is_kept()
    {
        const string names = """{"Items":[{"sk":{"S":"old"}}],"ConsumedCapacity":{"TableName":"t","CapacityUnits":0.5}}""";
        await using var server = new ScriptedHttpServer((number, _) => number switch
        {
            0 => (400, DynamoDbAnswers.Throttled),
            1 => (200, names),
            _ => (400, HotPartition),
        });

        OpResult result = await ExecuteAsync(
            server, TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example), Tries + 2, TargetLayout.Rows);

        Assert.Equal((OpStatus.Throttled, "TableWriteKeyRangeThroughputExceeded"), (result.Status, result.Error));
        Assert.Equal((new CapacityUnits(0.5, null), 0L), (result.Calls!.TotalCapacity, result.Bytes));

        // Of the requests two were first tries: the query and the write.
        Assert.Equal(server.Requests - 2, result.Retries);
    }

    [Fact]
    public async Task A_look_that_fails_leaves_the_item_as_it_was()
    {
        await using var server = new ScriptedHttpServer((_, _) => (400, DynamoDbAnswers.Throttled));

        foreach (TrafficAction action in new[] { TrafficAction.PutItem, TrafficAction.DeleteItem })
        {
            int before = server.Requests;
            OpResult result = await ExecuteAsync(
                server, TargetOps.Make(action, 0, TargetOps.Example), before + Tries, TargetLayout.Rows);

            Assert.Equal((OpStatus.Throttled, "ProvisionedThroughputExceeded"), (result.Status, result.Error));
            Assert.Equal(server.Requests - before - 1, result.Retries);
        }
    }

    [Fact]
    public async Task Deletes_that_are_never_taken_are_throttled()
    {
        await using var server = new ScriptedHttpServer((number, _) => number == 0
            ? (200, """{"Items":[{"sk":{"S":"old"}}]}""")
            : (200, """{"UnprocessedItems":{"t":[{"DeleteRequest":{"Key":{"id":{"S":"x"},"sk":{"S":"old"}}}}]}}"""));

        OpResult result = await ExecuteAsync(
            server, TargetOps.Make(TrafficAction.DeleteItem), tries: 2, TargetLayout.Rows);

        Assert.Equal((OpStatus.Throttled, "Unprocessed"), (result.Status, result.Error));
        Assert.Equal(server.Requests - 2, result.Retries);
    }

    [Theory]
    [InlineData(TrafficAction.PutItem)]
    [InlineData(TrafficAction.GetItem)]
    [InlineData(TrafficAction.GetSubItem)]
    [InlineData(TrafficAction.UpdateItem)]
    public async Task An_op_on_rows_can_be_cancelled(TrafficAction action)
    {
        await using var server = new ScriptedHttpServer((_, _) => null);
        await using DynamoDbTarget target =
            DynamoDbTargetTests.Open(server.Endpoint, "t", opBudget: OpBudget, layout: TargetLayout.Rows);
        using var cancel = new CancellationTokenSource(100);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await target.ExecuteAsync(
            TargetOps.Make(action, 0, TargetOps.Example), cancel.Token));
    }

    private static Task<OpResult> UpdateAsync(ScriptedHttpServer server, int tries = Tries) =>
        ExecuteAsync(server, TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example), tries);

    // An op whose time stands still until the server has got so many requests, and then passes quickly.
    private static async Task<OpResult> ExecuteAsync(
        ScriptedHttpServer server, Operation operation, int tries, TargetLayout layout = TargetLayout.Columns)
    {
        using var time = new VirtualTime();
        await using DynamoDbTarget target =
            DynamoDbTargetTests.Open(server.Endpoint, "t", opBudget: OpBudget, layout: layout, time: time);
        return await time.PassAsync(
            target.ExecuteAsync(operation, TestContext.Current.CancellationToken).AsTask(),
                () => server.Requests >= tries);
    }
}

using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Clocks;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class DynamoDbTargetTests(SharedDynamoDbLocal shared)
{
    private const int ItemLimit = 400 * 1024;

    [Fact]
    public async Task Update_writes_exactly_the_attributes_that_generation_says()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);

        SeenResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));

        Assert.Equal(new SeenResult(OpStatus.Succeeded, TargetOps.ExampleBytes, WriteUnits: 1), result);
        Dictionary<string, AttributeValue> stored = await fixture.StoredAsync(TargetOps.Key0);
        Assert.Equal(["bid_feedback_2", "id", "impression", "request_14"], stored.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(TargetOps.Request14, stored["request_14"].B.ToArray());
        Assert.Equal(TargetOps.BidFeedback2, stored["bid_feedback_2"].B.ToArray());
        Assert.Equal("this is text", stored["impression"].S);
    }

    [Fact]
    public async Task Put_replaces_all_attributes_and_update_leaves_the_others()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        await fixture.RunAsync(TargetOps.Make(
            TrafficAction.PutItem, 0, ColumnSpec.OfText("old", "1"), ColumnSpec.OfText("kept", "2")));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, ColumnSpec.OfText("old", "3")));
        Assert.Equal(["id", "kept", "old"], (await fixture.StoredAsync(TargetOps.Key0)).Keys.Order());

        SeenResult put = await fixture.RunAsync(
            TargetOps.Make(TrafficAction.PutItem, 0, ColumnSpec.OfText("new", "four")));

        Assert.Equal(new SeenResult(OpStatus.Succeeded, 4, WriteUnits: 1), put);
        Dictionary<string, AttributeValue> stored = await fixture.StoredAsync(TargetOps.Key0);
        Assert.Equal(["id", "new"], stored.Keys.Order());
        Assert.Equal("four", stored["new"].S);
    }

    [Theory]
    [InlineData(TrafficAction.UpdateItem)]
    [InlineData(TrafficAction.PutItem)]
    public async Task Of_two_columns_with_one_name_the_later_wins(TrafficAction action)
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);

        SeenResult result = await fixture.RunAsync(TargetOps.Make(
            action, 0, ColumnSpec.OfText("a", "first"), ColumnSpec.OfText("b", "other"),
                ColumnSpec.OfText("a", "second")));

        Assert.Equal((OpStatus.Succeeded, 11L), (result.Status, result.Bytes));
        Dictionary<string, AttributeValue> stored = await fixture.StoredAsync(TargetOps.Key0);
        Assert.Equal(("second", "other"), (stored["a"].S, stored["b"].S));
    }

    [Theory]
    [InlineData(false, 0.5)]
    [InlineData(true, 1)]
    public async Task Reads_find_what_is_there_and_tell_what_it_cost(bool consistent, double units)
    {
        await using Fixture fixture = await Fixture.StartAsync(shared, consistent);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));
        var found = new SeenResult(OpStatus.Succeeded, TargetOps.ExampleBytes, ItemsFound: 1, ReadUnits: units);

        Assert.Equal(found, await fixture.RunAsync(TargetOps.Make(TrafficAction.Query)));
        Assert.Equal(found, await fixture.RunAsync(TargetOps.Make(TrafficAction.GetItem)));
        Assert.Equal(
            found with { Bytes = 4 },
            await fixture.RunAsync(TargetOps.Make(
                TrafficAction.GetSubItem, 0, ColumnSpec.OfBytes("bid_feedback_2", 0), ColumnSpec.OfBytes("none", 0))));
    }

    [Fact]
    public async Task Reads_of_what_is_not_there_are_not_found()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));

        foreach (TrafficAction action in new[] { TrafficAction.Query, TrafficAction.GetItem, TrafficAction.GetSubItem })
        {
            SeenResult result = await fixture.RunAsync(TargetOps.Make(action, 1, TargetOps.Example));
            Assert.Equal((OpStatus.NotFound, 0L, 0), (result.Status, result.Bytes, result.ItemsFound));
            Assert.NotNull(result.ReadUnits);
        }

        SeenResult noColumn = await fixture.RunAsync(TargetOps.Make(
            TrafficAction.GetSubItem, 0, ColumnSpec.OfBytes("none", 0)));
        Assert.Equal(OpStatus.NotFound, noColumn.Status);
    }

    [Fact]
    public async Task Delete_succeeds_whether_or_not_the_item_is_there()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));

        for (int i = 0; i < 2; i++)
        {
            SeenResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.DeleteItem));
            Assert.Equal(new SeenResult(OpStatus.Succeeded, WriteUnits: 1), result);
            Assert.Empty(await fixture.StoredAsync(TargetOps.Key0));
        }
    }

    [Fact]
    public async Task Batches_reach_the_service_limits()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        for (int batch = 0; batch < 4; batch++)
        {
            SeenResult put = await fixture.RunAsync(
                TargetOps.Make(TrafficAction.BatchPutItem, 25, batch, TargetOps.Example));
            Assert.Equal(new SeenResult(OpStatus.Succeeded, 25 * TargetOps.ExampleBytes, WriteUnits: 25), put);
        }

        SeenResult all = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchGetItem, 100, 0, []));
        SeenResult sub = await fixture.RunAsync(TargetOps.Make(
            TrafficAction.BatchGetSubItem, 100, 0, [ColumnSpec.OfBytes("impression", 0)]));
        SeenResult none = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchGetItem, 100, 1, []));

        Assert.Equal((OpStatus.Succeeded, 100L * TargetOps.ExampleBytes, 100), (all.Status, all.Bytes, all.ItemsFound));
        Assert.Equal(50, all.ReadUnits);
        Assert.Equal((OpStatus.Succeeded, 100L * 12, 100), (sub.Status, sub.Bytes, sub.ItemsFound));
        Assert.Equal(OpStatus.NotFound, none.Status);
        Assert.Equal(TargetOps.Request14, (await fixture.StoredAsync(ItemKey.Text(1, 0)))["request_14"].B.ToArray());
    }

    [Fact]
    public async Task A_batch_goes_on_until_nothing_is_left_over()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        const int length = 300_000;
        for (int batch = 0; batch < 3; batch++)
        {
            await fixture.RunAsync(
                TargetOps.Make(TrafficAction.BatchPutItem, 20, batch, [ColumnSpec.OfBytes("v", length)]));
        }

        SeenResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchGetItem, 60, 0, []));

        // 18 MB is more than the server puts into one answer: the rest is another page, not a call that is tried again.
        Assert.Equal((OpStatus.Succeeded, 60L * length, 60), (result.Status, result.Bytes, result.ItemsFound));
        Assert.Equal(0, result.Retries);
        Assert.Equal(60 * 37, result.ReadUnits);
    }

    [Fact]
    public async Task An_item_that_is_too_large_is_a_validation_failure()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);

        SeenResult result = await fixture.RunAsync(TargetOps.Make(
            TrafficAction.UpdateItem, 0, ColumnSpec.OfBytes("v", ItemLimit)));

        Assert.Equal((OpStatus.Failed, OpError.Validation, 0), (result.Status, result.Error, result.Retries));
        Assert.Contains("size", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_accepts_the_right_table()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        await fixture.Target.CheckAsync(TestContext.Current.CancellationToken);
        Assert.Contains(fixture.Table, fixture.Target.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_a_missing_table_and_the_one_that_is_needed()
    {
        IDynamoDbServer server = await shared.GetAsync();
        await using DynamoDbTarget target = Open(server.Endpoint, "absent");

        var error = await Assert.ThrowsAsync<DistStressException>(
            async () => await target.CheckAsync(TestContext.Current.CancellationToken));

        Assert.Equal((ErrorKind.TableNotFound, "absent"), (error.Kind, error.Subject));
        Assert.Equal(
            "There is no table \"absent\" with the partition key id (a string, S) and no sort key in " +
            $"{server.Endpoint} (region us-east-1).",
            error.Message);
        OpResult op = await target.ExecuteAsync(
            TargetOps.Make(TrafficAction.Query), TestContext.Current.CancellationToken);
        Assert.Equal((OpStatus.Failed, "ResourceNotFound"), (op.Status, op.Error));
    }

    [Theory]
    [InlineData("pk", null, "has the key pk (S, HASH)")]
    [InlineData("id", "sk", "has the key id (S, HASH), sk (S, RANGE)")]
    public async Task Check_tells_how_a_tables_key_differs(string partitionKey, string? sortKey, string keys)
    {
        IDynamoDbServer server = await shared.GetAsync();
        await using DynamoDbTarget target = Open(
            server.Endpoint, await server.CreateTableAsync(partitionKey, sortKey));

        var error = await Assert.ThrowsAsync<DistStressException>(
            async () => await target.CheckAsync(TestContext.Current.CancellationToken));

        Assert.Equal("WrongKeySchema", error.ErrorId);
        Assert.Contains(keys, error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "the columns layout needs the partition key id (a string, S) and no sort key.",
            error.Message,
            StringComparison.Ordinal);
        Assert.Equal(
            sortKey is not null,
            error.Message.Contains("It would fit \"layout\": \"rows\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_goes_away_makes_failed_ops_and_check_tells()
    {
        await using DynaliteProcess server = await DynaliteProcess.StartAsync();
        await using DynamoDbTarget target = Open(
            server.Endpoint, await server.CreateTableAsync(), opBudget: TimeSpan.FromSeconds(2));
        Operation operation = TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example);
        CancellationToken token = TestContext.Current.CancellationToken;
        await Rig.UntilAsync(
            async () => (await target.ExecuteAsync(operation, token)).Status == OpStatus.Succeeded, "an op is done");

        server.Kill();

        await Rig.UntilAsync(
            async () =>
            {
                OpResult result = await target.ExecuteAsync(operation, token);
                Assert.Equal(OpStatus.Failed, result.Status);
                // On a busy machine its time may be up while it tries to connect.
                return result.Error == OpError.ConnectionLost;
            },
            "an op tells that the server is gone");
        var error = await Assert.ThrowsAsync<DistStressException>(async () => await target.CheckAsync(token));
        Assert.Equal("TargetUnreachable", error.ErrorId);
    }

    [Fact]
    public void An_endpoint_that_cannot_be_is_refused_at_once()
    {
        var options = new TargetOptions { Database = TargetDatabase.DynamoDb, TableName = "t", Endpoint = "localhost" };
        Assert.Equal(
            "InvalidEndpoint", Assert.Throws<DistStressException>(() => options.Database.Open(options)).ErrorId);
    }

    internal static DynamoDbTarget Open(
        string endpoint,
        string table,
        bool consistent = false,
        TimeSpan? opBudget = null,
        TargetLayout layout = TargetLayout.Columns,
        int maxInFlight = 50,
        DeadlineTimeProvider? time = null) => new(new TargetOptions
    {
        Retry = TargetOps.RetryAtOnce,
        Layout = layout,
        Database = TargetDatabase.DynamoDb,
        TableName = table,
        Endpoint = endpoint,
        Region = "us-east-1",
        ConsistentRead = consistent,
        MaxInFlight = maxInFlight,
        OpBudget = opBudget ?? TimeSpan.FromMinutes(5),
        Time = time ?? DeadlineTimeProvider.Machine,
    });

    private sealed class Fixture : IAsyncDisposable
    {
        private readonly IDynamoDbServer _server;

        private Fixture(IDynamoDbServer server, string table, DynamoDbTarget target)
        {
            _server = server;
            Table = table;
            Target = target;
        }

        public string Table { get; }

        public DynamoDbTarget Target { get; }

        public static async Task<Fixture> StartAsync(SharedDynamoDbLocal shared, bool consistent = false)
        {
            IDynamoDbServer server = await shared.GetAsync();
            string table = await server.CreateTableAsync();
            return new Fixture(server, table, Open(server.Endpoint, table, consistent));
        }

        /// <summary>Runs an op.</summary>
        public async Task<SeenResult> RunAsync(Operation operation) =>
            SeenResult.Of(await Target.ExecuteAsync(operation, TestContext.Current.CancellationToken));

        public async Task<Dictionary<string, AttributeValue>> StoredAsync(string id) =>
            (await _server.Client.GetItemAsync(
                new GetItemRequest(Table, new Dictionary<string, AttributeValue> { ["id"] = new(id) },
                    true))).Item ?? [];

        public ValueTask DisposeAsync() => Target.DisposeAsync();
    }
}

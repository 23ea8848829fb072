using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class DynamoDbRowsTests(SharedDynamoDbLocal shared)
{
    // What DynamoDB Local asks for a query that finds nothing, and for a record of a batch that is not there; the
    // service itself asks for the smallest read.
    private const double NothingFound = 0;

    [Fact]
    public async Task Update_writes_a_record_a_column()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);

        SeenResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));

        Assert.Equal(new SeenResult(OpStatus.Succeeded, TargetOps.ExampleBytes, WriteUnits: 3), result);
        SortedDictionary<string, AttributeValue> stored = await fixture.StoredAsync(TargetOps.Key0);
        Assert.Equal(["bid_feedback_2", "impression", "request_14"], stored.Keys);
        Assert.Equal(TargetOps.Request14, stored["request_14"].B.ToArray());
        Assert.Equal(TargetOps.BidFeedback2, stored["bid_feedback_2"].B.ToArray());
        Assert.Equal("this is text", stored["impression"].S);
    }

    [Fact]
    public async Task Put_replaces_all_records_and_update_leaves_the_others()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        await fixture.RunAsync(TargetOps.Make(
            TrafficAction.PutItem, 0, ColumnSpec.OfText("old", "1"), ColumnSpec.OfText("kept", "2")));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, ColumnSpec.OfText("new", "3")));
        Assert.Equal(
            new Dictionary<string, string> { ["kept"] = "2", ["new"] = "3", ["old"] = "1" },
            await fixture.TextsAsync(TargetOps.Key0));

        SeenResult put = await fixture.RunAsync(
            TargetOps.Make(TrafficAction.PutItem, 0, ColumnSpec.OfText("kept", "four")));

        // The look at what is there is one strongly consistent read; one record is put and two are deleted.
        Assert.Equal(new SeenResult(OpStatus.Succeeded, 4, ReadUnits: 1, WriteUnits: 3), put);
        Assert.Equal(
            new Dictionary<string, string> { ["kept"] = "four" }, await fixture.TextsAsync(TargetOps.Key0));
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
        Assert.Equal(
            new Dictionary<string, string> { ["a"] = "second", ["b"] = "other" },
            await fixture.TextsAsync(TargetOps.Key0));
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

        // Each record of a batch costs by itself; the column that is named twice is read once.
        Assert.Equal(
            found with { Bytes = 4, ReadUnits = units + NothingFound },
            await fixture.RunAsync(TargetOps.Make(
                TrafficAction.GetSubItem,
                0,
                ColumnSpec.OfBytes("bid_feedback_2", 0),
                ColumnSpec.OfBytes("none", 0),
                ColumnSpec.OfBytes("bid_feedback_2", 0))));
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
        Assert.Equal((OpStatus.NotFound, 0), (noColumn.Status, noColumn.ItemsFound));
    }

    [Fact]
    public async Task Delete_leaves_no_record_and_succeeds_where_there_is_none()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 1, TargetOps.Example));

        SeenResult first = await fixture.RunAsync(TargetOps.Make(TrafficAction.DeleteItem));
        Assert.Empty(await fixture.StoredAsync(TargetOps.Key0));
        SeenResult second = await fixture.RunAsync(TargetOps.Make(TrafficAction.DeleteItem));

        Assert.Equal(new SeenResult(OpStatus.Succeeded, ReadUnits: 1, WriteUnits: 3), first);
        Assert.Equal(new SeenResult(OpStatus.Succeeded, ReadUnits: NothingFound), second);
        Assert.Equal(3, (await fixture.StoredAsync(ItemKey.Text(1, 1))).Count);
    }

    [Fact]
    public async Task An_item_may_have_more_columns_than_a_call_has_records()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        long bytes = TargetOps.Columns(120).Sum(column => column.Name.Length);

        SeenResult put = await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Columns(120)));
        Assert.Equal(new SeenResult(OpStatus.Succeeded, bytes, ReadUnits: NothingFound, WriteUnits: 120), put);
        Dictionary<string, string> stored = await fixture.TextsAsync(TargetOps.Key0);
        Assert.Equal(120, stored.Count);
        Assert.All(stored, column => Assert.Equal(column.Key, column.Value));

        var found = new SeenResult(OpStatus.Succeeded, bytes, ItemsFound: 1);
        SeenResult sub = await fixture.RunAsync(TargetOps.Make(TrafficAction.GetSubItem, 0, TargetOps.Columns(250)));
        Assert.Equal(found with { ReadUnits = 60 + (130 * NothingFound) }, sub);
        SeenResult get = await fixture.RunAsync(TargetOps.Make(TrafficAction.GetItem));
        Assert.Equal(found, get with { ReadUnits = null });

        SeenResult update = await fixture.RunAsync(
            TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Columns(60, 100)));
        Assert.Equal(60, update.WriteUnits);
        Assert.Equal(160, (await fixture.StoredAsync(TargetOps.Key0)).Count);

        // 160 records are there: 30 are put again, 130 go.
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Columns(30, 70)));
        Assert.Equal(
            TargetOps.Columns(30, 70).Select(column => column.Name), (await fixture.StoredAsync(TargetOps.Key0)).Keys);

        await fixture.RunAsync(TargetOps.Make(TrafficAction.DeleteItem));
        Assert.Empty(await fixture.StoredAsync(TargetOps.Key0));
    }

    [Fact]
    public async Task Batches_reach_the_service_limits()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 24, ColumnSpec.OfText("old", "1")));
        for (int batch = 0; batch < 4; batch++)
        {
            SeenResult put = await fixture.RunAsync(
                TargetOps.Make(TrafficAction.BatchPutItem, 25, batch, TargetOps.Example));
            bool replaces = batch == 0;
            Assert.Equal(
                new SeenResult(
                    OpStatus.Succeeded,
                    25 * TargetOps.ExampleBytes,
                    ReadUnits: (24 * NothingFound) + (replaces ? 1 : NothingFound),
                    WriteUnits: (25 * 3) + (replaces ? 1 : 0)),
                put);
        }

        SortedDictionary<string, AttributeValue> replaced = await fixture.StoredAsync(ItemKey.Text(1, 24));
        Assert.Equal((3, "this is text"), (replaced.Count, replaced["impression"].S));
        Assert.Equal(TargetOps.Request14, (await fixture.StoredAsync(TargetOps.Key0))["request_14"].B.ToArray());
        Assert.Equal(3, (await fixture.StoredAsync(ItemKey.Text(1, 99))).Count);

        SeenResult all = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchGetItem, 100, 0, []));
        SeenResult sub = await fixture.RunAsync(TargetOps.Make(
            TrafficAction.BatchGetSubItem, 100, 0, [.. TargetOps.Example, ColumnSpec.OfText("none", "")]));

        var found = new SeenResult(OpStatus.Succeeded, 100L * TargetOps.ExampleBytes, ItemsFound: 100);
        Assert.Equal(found with { ReadUnits = 50 }, all);

        // Each item asks for its own spread column, so all of them are there.
        Assert.Equal(found with { ReadUnits = 150 + (100 * NothingFound) }, sub);
    }

    [Fact]
    public async Task Batches_that_find_nothing_are_not_found()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);

        SeenResult get = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchGetItem, 30, 0, []));
        SeenResult sub = await fixture.RunAsync(
            TargetOps.Make(TrafficAction.BatchGetSubItem, 60, 0, TargetOps.Columns(2)));

        Assert.Equal((OpStatus.NotFound, 0L, 0), (get.Status, get.Bytes, get.ItemsFound));
        Assert.Equal((OpStatus.NotFound, 0L, 0), (sub.Status, sub.Bytes, sub.ItemsFound));
    }

    [Fact]
    public async Task Of_two_items_with_one_key_in_a_batch_the_later_wins_whole()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);

        SeenResult put = await fixture.RunAsync(TargetOps.Batch(
            TrafficAction.BatchPutItem,
            (0, [ColumnSpec.OfText("a", "first"), ColumnSpec.OfText("b", "first")]),
            (1, [ColumnSpec.OfText("a", "other")]),
            (0, [ColumnSpec.OfText("a", "second")])));

        Assert.Equal((OpStatus.Succeeded, 11L), (put.Status, put.Bytes));
        Assert.Equal(
            new Dictionary<string, string> { ["a"] = "second" }, await fixture.TextsAsync(ItemKey.Text(1, 0)));
        Assert.Equal(
            new Dictionary<string, string> { ["a"] = "other" }, await fixture.TextsAsync(ItemKey.Text(1, 1)));

        ColumnSpec[] a = [ColumnSpec.OfText("a", "")];
        foreach (TrafficAction action in new[] { TrafficAction.BatchGetItem, TrafficAction.BatchGetSubItem })
        {
            SeenResult read = await fixture.RunAsync(TargetOps.Batch(action, (0, a), (1, a), (0, a)));
            Assert.Equal((OpStatus.Succeeded, 11L, 2), (read.Status, read.Bytes, read.ItemsFound));
        }
    }

    [Fact]
    public async Task An_item_is_read_and_replaced_whole_however_many_pages_it_takes()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        const int length = 300_000;
        ColumnSpec[] large = [.. Enumerable.Range(0, 12).Select(c => ColumnSpec.OfBytes($"c{c:00}", length))];
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, large));

        // 3.6 MB: a page of a query ends at 1 MB.
        SeenResult get = await fixture.RunAsync(TargetOps.Make(TrafficAction.GetItem));
        SeenResult sub = await fixture.RunAsync(TargetOps.Make(TrafficAction.GetSubItem, 0, large));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, ColumnSpec.OfText("new", "1")));

        Assert.Equal((OpStatus.Succeeded, 12L * length, 1), (get.Status, get.Bytes, get.ItemsFound));
        Assert.Equal((OpStatus.Succeeded, 12L * length, 1), (sub.Status, sub.Bytes, sub.ItemsFound));
        Assert.Equal(["new"], (await fixture.StoredAsync(TargetOps.Key0)).Keys);
    }

    [Fact]
    public async Task The_largest_column_that_a_file_may_have_is_written_and_a_larger_one_is_a_validation_failure()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        int most = DynamoDbLimits.MaxItemBytes - DynamoDbLimits.Of(TargetLayout.Rows).KeyBytes - "v".Length;

        SeenResult largest = await fixture.RunAsync(TargetOps.Make(
            TrafficAction.UpdateItem, 0, ColumnSpec.OfBytes("v", most)));
        SeenResult larger = await fixture.RunAsync(TargetOps.Make(
            TrafficAction.UpdateItem, 1, ColumnSpec.OfBytes("v", most + 1)));

        Assert.Equal(new SeenResult(OpStatus.Succeeded, most, WriteUnits: 400), largest);
        Assert.Equal(most, (await fixture.StoredAsync(TargetOps.Key0))["v"].B.Length);
        Assert.Equal((OpStatus.Failed, OpError.Validation), (larger.Status, larger.Error));
        Assert.Contains("size", larger.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_accepts_the_right_table_and_names_a_missing_one()
    {
        await using Fixture fixture = await Fixture.StartAsync(shared);
        await fixture.Target.CheckAsync(TestContext.Current.CancellationToken);
        await using DynamoDbTarget target = DynamoDbTargetTests.Open(
            (await shared.GetAsync()).Endpoint, "absent", layout: TargetLayout.Rows);

        var error = await Assert.ThrowsAsync<DistStressException>(
            async () => await target.CheckAsync(TestContext.Current.CancellationToken));

        Assert.Equal("TableNotFound", error.ErrorId);
        Assert.StartsWith(
            "There is no table \"absent\" with the partition key id (a string, S) and the sort key sk (a "
                + "string, S) in ",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id", null, "has the key id (S, HASH), but")]
    [InlineData("id", "name", "has the key id (S, HASH), name (S, RANGE), but")]
    [InlineData("pk", "sk", "has the key pk (S, HASH), sk (S, RANGE), but")]
    public async Task Check_tells_how_a_tables_key_differs(string partitionKey, string? sortKey, string keys)
    {
        IDynamoDbServer server = await shared.GetAsync();
        await using DynamoDbTarget target = DynamoDbTargetTests.Open(
            server.Endpoint, await server.CreateTableAsync(partitionKey, sortKey), layout: TargetLayout.Rows);

        var error = await Assert.ThrowsAsync<DistStressException>(
            async () => await target.CheckAsync(TestContext.Current.CancellationToken));

        Assert.Equal("WrongKeySchema", error.ErrorId);
        Assert.Contains(keys, error.Message, StringComparison.Ordinal);
        Assert.Contains("the sort key sk (a string, S)", error.Message, StringComparison.Ordinal);
    }

    private sealed class Fixture : IAsyncDisposable
    {
        private readonly IDynamoDbServer _server;
        private readonly string _table;

        private Fixture(IDynamoDbServer server, string table, DynamoDbTarget target)
        {
            _server = server;
            _table = table;
            Target = target;
        }

        public DynamoDbTarget Target { get; }

        public static async Task<Fixture> StartAsync(SharedDynamoDbLocal shared, bool consistent = false)
        {
            IDynamoDbServer server = await shared.GetAsync();
            string table = await server.CreateTableAsync("id", "sk");
            return new Fixture(
                server, table, DynamoDbTargetTests.Open(server.Endpoint, table, consistent, layout: TargetLayout.Rows));
        }

        /// <summary>Runs an op.</summary>
        public async Task<SeenResult> RunAsync(Operation operation) =>
            SeenResult.Of(await Target.ExecuteAsync(operation, TestContext.Current.CancellationToken));

        /// <summary>
        /// The values of the item's records by sort key, after a look that a record has nothing else.
        /// </summary>
        public async Task<SortedDictionary<string, AttributeValue>> StoredAsync(string id)
        {
            var records = new SortedDictionary<string, AttributeValue>(StringComparer.Ordinal);
            var request = new QueryRequest
            {
                TableName = _table,
                KeyConditionExpression = "id=:id",
                ExpressionAttributeValues = new Dictionary<string, AttributeValue> { [":id"] = new(id) },
                ConsistentRead = true,
            };
            do
            {
                QueryResponse page = await _server.Client.QueryAsync(request);
                foreach (Dictionary<string, AttributeValue> record in page.Items ?? [])
                {
                    Assert.Equal(["id", "sk", "value"], record.Keys.Order(StringComparer.Ordinal));
                    records.Add(record["sk"].S, record["value"]);
                }

                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
            while (request.ExclusiveStartKey is { Count: > 0 });

            return records;
        }

        public async Task<Dictionary<string, string>> TextsAsync(string id) =>
            (await StoredAsync(id)).ToDictionary(record => record.Key, record => record.Value.S);

        public ValueTask DisposeAsync() => Target.DisposeAsync();
    }
}

using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>Reads that compare what they find with what generation says was written, on every store and layout.</summary>
public sealed class VerificationTests(SharedDynalite dynalite) : IClassFixture<SharedDynalite>
{
    // Four columns of the three kinds; the spread one has a name of its own for each item.
    private static readonly ColumnSpec[] Written =
    [
        ColumnSpec.OfSpread("request_", 16, 8), ColumnSpec.OfBytes("body", 300), ColumnSpec.OfBytes("empty", 0),
        ColumnSpec.OfText("note", "as it was wrïtten"),
    ];

    private static readonly TrafficAction[] Reads =
    [
        TrafficAction.GetItem, TrafficAction.Query, TrafficAction.GetSubItem, TrafficAction.BatchGetItem,
        TrafficAction.BatchGetSubItem,
    ];

    public static TheoryData<TargetDatabase, TargetLayout> Stores =>
        new MatrixTheoryData<TargetDatabase, TargetLayout>(
            [TargetDatabase.DynamoDb, TargetDatabase.Redis], [TargetLayout.Columns, TargetLayout.Rows]);

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task What_was_written_is_read_without_a_mismatch(TargetDatabase database, TargetLayout layout)
    {
        await using Store store = await StartAsync(database, layout);
        await store.WriteAsync(30, Written);

        foreach (TrafficAction action in Reads)
        {
            for (int op = 0; op < 3; op++)
                Assert.Equal([], await store.MismatchesAsync(action, op, Written));
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_changed_column_is_named_with_its_key_and_the_first_byte_that_differs(
        TargetDatabase database, TargetLayout layout)
    {
        await using Store store = await StartAsync(database, layout);
        await store.WriteAsync(30, Written);
        // Item 7 gets the body that item 8 would have, of which some byte differs.
        Item item = ItemOf(7);
        byte[] other = ItemOf(8).Columns[1].Value.ToArray();
        ReadOnlySpan<byte> own = item.Columns[1].Value.Span;
        int at = own.CommonPrefixLength(other);
        string expected = $"item {item.Key}, column \"body\": byte {at} is 0x{other[at]:x2} where 0x{own[at]:x2} was written";
        await store.SetAsync(item.Key, "body", other);

        foreach (TrafficAction action in Reads)
        {
            int op = action.IsBatch() ? 0 : 7;
            Assert.Equal([expected], await store.MismatchesAsync(action, op, Written));
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Missing_and_additional_columns_and_missing_items_are_mismatches(
        TargetDatabase database, TargetLayout layout)
    {
        await using Store store = await StartAsync(database, layout);
        await store.WriteAsync(9, Written[..2]);
        Item item = ItemOf(0);

        Assert.Equal(
            [$"item {item.Key} has no column \"empty\"", $"item {item.Key} has no column \"note\""],
            await store.MismatchesAsync(TrafficAction.GetItem, 0, Written));
        Assert.Equal(
            [$"item {item.Key} has a column \"body\" that was not written"],
            await store.MismatchesAsync(TrafficAction.Query, 0, Written[..1]));
        // Nobody asked for the other column.
        Assert.Equal([], await store.MismatchesAsync(TrafficAction.GetSubItem, 0, Written[..1]));
        // A batch of ten, of which the last was never written.
        Assert.Equal(
            [$"item {ItemOf(9).Key} is not there"],
            await store.MismatchesAsync(TrafficAction.BatchGetItem, 0, Written[..2]));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task An_item_that_a_batch_names_several_times_is_found_each_time(
        TargetDatabase database, TargetLayout layout)
    {
        await using Store store = await StartAsync(database, layout);
        await store.WriteAsync(3, Written);

        foreach (TrafficAction action in Reads.Where(action => action.IsBatch()))
        {
            OpResult result = await store.ReadAsync(action, 0, Written, keys: 3);
            Assert.Equal(OpStatus.Succeeded, result.Status);
            Assert.Null(result.Mismatches);
        }
    }

    [Fact]
    public async Task All_mismatches_are_counted_and_the_first_ten_described()
    {
        await using Store store = await StartAsync(TargetDatabase.Redis, TargetLayout.Columns);

        OpResult result = await store.ReadAsync(TrafficAction.BatchGetItem, 0, Written, items: 40);

        Assert.Equal(OpStatus.NotFound, result.Status);
        Assert.Equal(40, result.Mismatches!.Count);
        Assert.Equal(OpMismatches.MostDescribed, result.Mismatches.Descriptions.Count);
    }

    private async Task<Store> StartAsync(TargetDatabase database, TargetLayout layout)
    {
        if (database == TargetDatabase.Redis)
        {
            RedisServerProcess server = await RedisServerProcess.StartAsync();
            return new Store(Options(database, layout, "t", server.Endpoint), null, server);
        }

        DynaliteProcess process = await dynalite.GetAsync();
        string table = layout == TargetLayout.Rows
            ? await process.CreateTableAsync(sortKey: "sk")
            : await process.CreateTableAsync();
        return new Store(Options(database, layout, table, process.Endpoint), process, null);
    }

    private static TargetOptions Options(TargetDatabase database, TargetLayout layout, string table, string endpoint) => new()
    {
        Database = database,
        TableName = table,
        Layout = layout,
        Endpoint = endpoint,
        Region = "us-east-1",
        ConsistentRead = true,
        OpBudget = TimeSpan.FromSeconds(20),
    };

    private static Item ItemOf(long index) => TargetOps.Make(TrafficAction.PutItem, index, Written).Item;

    private sealed class Store(TargetOptions options, DynaliteProcess? dynalite, RedisServerProcess? redis) : IAsyncDisposable
    {
        private readonly ITarget _target = TargetFactory.Create(options);

        public async Task WriteAsync(int items, ColumnSpec[] columns)
        {
            for (int index = 0; index < items; index++)
                await RunAsync(TargetOps.Make(TrafficAction.PutItem, index, columns));
        }

        /// <summary>Overwrites one column, as somebody by hand would.</summary>
        public async Task SetAsync(string key, string column, byte[] value)
        {
            if (dynalite is not null)
            {
                AmazonDynamoDBClient client = dynalite.Client;
                var attribute = new AttributeValue { B = new MemoryStream(value) };
                if (options.Layout == TargetLayout.Rows)
                    await client.PutItemAsync(options.TableName, new() { ["id"] = new(key), ["sk"] = new(column), ["value"] = attribute });
                else
                    await client.UpdateItemAsync(options.TableName, new() { ["id"] = new(key) }, new() { [column] = new(attribute, AttributeAction.PUT) });
                return;
            }

            await using var view = await ConnectionMultiplexer.ConnectAsync(options.Endpoint!);
            if (options.Layout == TargetLayout.Rows)
                await view.GetDatabase().StringSetAsync($"{options.TableName}:{key}:sk:{column}", value);
            else
                await view.GetDatabase().HashSetAsync($"{options.TableName}:{key}", column, value);
        }

        public async Task<IReadOnlyList<string>> MismatchesAsync(TrafficAction action, int op, ColumnSpec[] columns) =>
            (await ReadAsync(action, op, columns)).Mismatches?.Descriptions ?? [];

        /// <summary>A read as a worker does it: by the target, and judged by the task.</summary>
        public async Task<OpResult> ReadAsync(TrafficAction action, int op, ColumnSpec[] columns, int items = 10, long? keys = null)
        {
            TrafficTask task = TargetOps.Make(action, action.IsBatch() ? items : 1, 0, columns).Task with
            {
                Verify = true,
                Keys = keys,
            };
            var generator = new OperationGenerator(new TaskGeneration(task));
            generator.MoveTo(op, []);
            var operation = new Operation(task);
            generator.Next(operation);
            OpResult result = await RunAsync(operation);
            return new WorkerTask("run", task, 1).Judge(operation, result);
        }

        public async ValueTask DisposeAsync()
        {
            await _target.DisposeAsync();
            if (redis is not null)
                await redis.DisposeAsync();
        }

        private async Task<OpResult> RunAsync(Operation operation)
        {
            OpResult result = await _target.ExecuteAsync(operation, TestContext.Current.CancellationToken);
            Assert.Null(result.Error);
            return result;
        }
    }
}

using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;
using KeyType = Amazon.DynamoDBv2.KeyType;

namespace DistStress.Engine.Tests.Targets;

/// <summary>The files that are made from a table which exists: they are right, they fit it, and every op of them
/// succeeds.</summary>
public sealed class FirstFilesTests(SharedDynamoDbLocal shared)
{
    [Fact]
    public async Task Keys_a_sort_key_and_an_index_on_a_number()
    {
        CreateTableRequest table = Table(
            "readings", ["userId:S", "ts:N"],
            new GlobalSecondaryIndex
            {
                IndexName = "by_score",
                KeySchema = [new("score", KeyType.HASH), new("ts", KeyType.RANGE)],
                Projection = new Projection { ProjectionType = ProjectionType.ALL },
            });
        table.AttributeDefinitions.Add(new("score", ScalarAttributeType.N));

        (StressConfig config, TrafficPlan plan) = await MakeAsync(table);

        Assert.Equal(new KeySpec("userId", Items.Tables.KeyType.S, "{key}"), config.PartitionKey);
        Assert.Equal(new KeySpec("ts", Items.Tables.KeyType.N, "{number}"), config.SortKey);
        Assert.Equal(10, config.ItemsPerPartition);
        IndexSpec index = Assert.Single(config.Indexes);
        Assert.Equal(
            new IndexSpec(
                "by_score", [new("score", Items.Tables.KeyType.N), new("ts", Items.Tables.KeyType.N)],
                IndexProjection.Everything),
            index);
        Assert.Equal(
            ["load putItem", "read getItem", "newest query", "by_score query", "change updateItem"],
            plan.Tasks.Select(task => $"{task.Name} {task.Action.Descriptor().Name}"));
        Assert.Equal("by_score", plan.Tasks[3].Index);
    }

    [Fact]
    public async Task Keys_of_bytes_and_a_local_index()
    {
        CreateTableRequest table = Table("blobs", ["pk:B", "sk:B"]);
        table.AttributeDefinitions.Add(new("hash", ScalarAttributeType.B));
        table.LocalSecondaryIndexes =
        [
            new LocalSecondaryIndex
            {
                IndexName = "by_hash",
                KeySchema = [new("pk", KeyType.HASH), new("hash", KeyType.RANGE)],
                Projection = new Projection { ProjectionType = ProjectionType.INCLUDE, NonKeyAttributes = ["title"] },
            },
        ];

        (StressConfig config, TrafficPlan plan) = await MakeAsync(table);

        Assert.Equal(
            (new KeySpec("pk", Items.Tables.KeyType.B, "{key}"), new KeySpec("sk", Items.Tables.KeyType.B, "{key}")),
            (config.PartitionKey, config.SortKey));
        Assert.Equal((true, 1), (config.Indexes.Single().Local, config.Indexes.Single().Projection.Names.Count));
        Assert.Equal(["hash", "title", "payload"], plan.Tasks[0].Data!.Select(column => column.Name));
    }

    [Fact]
    public async Task Rates_stay_below_the_least_capacity_that_is_provisioned()
    {
        CreateTableRequest table = Table(
            "counters", ["n:N"],
            new GlobalSecondaryIndex
            {
                IndexName = "by_day",
                KeySchema = [new("day", KeyType.HASH)],
                Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
                ProvisionedThroughput = new ProvisionedThroughput(3, 4),
            });
        table.AttributeDefinitions.Add(new("day", ScalarAttributeType.S));
        table.BillingMode = BillingMode.PROVISIONED;
        table.ProvisionedThroughput = new ProvisionedThroughput(50, 60);

        (StressConfig config, TrafficPlan plan) = await MakeAsync(table);

        Assert.Equal(new KeySpec("n", Items.Tables.KeyType.N, "{number}"), config.PartitionKey);
        Assert.Equal((null, 1), (config.SortKey, config.ItemsPerPartition));
        Assert.Equal(IndexProjection.KeysOnly, config.Indexes.Single().Projection);
        Assert.Equal(
            [("load", 2.0), ("read", 1.5), ("by_day", 1.5), ("change", 2.0)],
            plan.Tasks.Select(task => (task.Name, (double)task.Qps)));
    }

    [Theory]
    [InlineData("multirow-a", "id:S,sk:S", TargetLayout.Rows)]
    [InlineData("multirow-b", "id:S", TargetLayout.Columns)]
    [InlineData("plain", "id:S,sk:S", TargetLayout.Columns)]
    public async Task The_layout_is_the_one_that_the_key_allows(string name, string keys, TargetLayout layout)
    {
        (StressConfig config, _) = await MakeAsync(Table(name, keys.Split(',')));
        Assert.Equal(layout, config.Layout);
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_an_error()
    {
        TargetOptions target = Options(await shared.GetAsync(), "nowhere", TargetLayout.Columns);
        var error = await Assert.ThrowsAsync<DistStressException>(
            () => target.Database.ReadTableAsync(target, TestContext.Current.CancellationToken));
        Assert.Equal((ErrorKind.TableNotFound, "nowhere"), (error.Kind, error.Subject));
    }

    // Makes the table, the files and a target by them, and runs ops of every task.
    private async Task<(StressConfig Config, TrafficPlan Plan)> MakeAsync(CreateTableRequest table)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        DynamoDbLocalProcess server = await shared.GetAsync();
        await server.Client.CreateTableAsync(table, stop);
        TargetOptions asked = Options(server, table.TableName, StressConfig.UsualLayout(table.TableName));

        FirstFiles files = FirstFiles.Of(await asked.Database.ReadTableAsync(asked, stop));

        StressConfig config = ConfigFile.Parse(files.Config, "config.json");
        TrafficPlan plan = TrafficFile.Parse(files.Traffic, "traffic.json", config.ForTraffic());
        Assert.Equal(
            (table.TableName, "us-east-1", server.Endpoint), (config.TableName, config.Region, config.Endpoint));
        await using ITarget target = config.Database!.Open(
            asked with { Layout = config.Layout, Keys = config.Shape() });
        await target.CheckAsync(stop);
        foreach (TrafficTask task in plan.Tasks)
        {
            var generator = new OperationGenerator(new TaskGeneration(task));
            for (long op = 0; op < Math.Min(20, task.Times ?? 20); op++)
            {
                var operation = new Operation(task);
                generator.Next(operation);
                OpResult result = await target.ExecuteAsync(operation, stop);
                Assert.False(result.HasFailed, $"{task.Name}: {result.Error} {result.Detail}");
                if (task.Number == 0)
                    Assert.Equal(OpStatus.Succeeded, result.Status);
            }
        }

        return (config, plan);
    }

    private static CreateTableRequest Table(string name, string[] keys, params GlobalSecondaryIndex[] indexes) => new()
    {
        TableName = name + "-" + Guid.NewGuid().ToString("N"),
        KeySchema =
        [
            .. keys.Select((key, i) => new KeySchemaElement(key[..^2], i == 0 ? KeyType.HASH : KeyType.RANGE)),
        ],
        AttributeDefinitions =
            [.. keys.Select(key => new AttributeDefinition(key[..^2], ScalarAttributeType.FindValue(key[^1..])))],
        GlobalSecondaryIndexes = indexes.Length == 0 ? null : [.. indexes],
        BillingMode = BillingMode.PAY_PER_REQUEST,
    };

    private static TargetOptions Options(DynamoDbLocalProcess server, string table, TargetLayout layout) => new()
    {
        Database = TargetDatabase.DynamoDb, TableName = table, Layout = layout,
        Endpoint = server.Endpoint, Region = "us-east-1",
    };
}

using System.Buffers;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class DynamoDbRunTests
{
    private const string Traffic = """
        [{"action":"updateItem","seed":1,"qps":200,"times":300,"data":{"request_":{"r":4,"len":30},"b":12,"t":"text"}},
         {"action":"query","seed":1,"qps":200,"times":400}]
        """;

    [Fact]
    public async Task A_run_writes_and_finds_exactly_the_items_that_generation_gives()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using DynaliteProcess dynalite = await DynaliteProcess.StartAsync();
        StressConfig config = Rig.Config with
        {
            TableName = await dynalite.CreateTableAsync(),
            Database = TargetDatabase.DynamoDb,
            Endpoint = dynalite.Endpoint,
            Region = "us-east-1",
        };
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await new ConfigStore(await rig.ConnectAsync()).SynchronizeAsync(config);
        RigWorker worker = await rig.StartWorkerAsync(TargetDatabase.DynamoDb);

        RunResult result = await rig.RunAsync(Traffic, config);
        await worker.LeaveAsync();

        // 100 of the 400 keys that are asked for were never written.
        Assert.Equal(new TaskCounts(700, 700, 0, 0, 100, 0), result.Counts);
        TrafficTask task = Rig.Plan(Traffic, config).Tasks[0];
        var generator = new ItemGenerator(task);
        var item = new Item();
        for (int index = 0; index < 300; index++)
        {
            generator.Fill(item, 1, (ulong)index);
            GetItemResponse stored = await dynalite.Client.GetItemAsync(
                config.TableName, new() { ["id"] = new AttributeValue(item.Key) }, cancellation);
            Assert.Equal(1 + item.Columns.Length, stored.Item.Count);
            foreach (ItemColumn column in item.Columns.ToArray())
            {
                AttributeValue value = stored.Item[column.Name.Text];
                Assert.Equal(column.Text, value.S);
                if (column.Text is null)
                    Assert.Equal(column.Value.ToArray(), value.B.ToArray());
            }
        }

        IntervalMetrics sum = new();
        foreach (TaskInterval interval in worker.Snapshots.SelectMany(snapshot => snapshot.Tasks))
            sum.Add(interval.Metrics);
        Assert.Equal(300.0, sum.WriteUnits);
        Assert.True(sum.ReadUnits > 0);

        // What the snapshots told in pieces is in the result as a whole, for each task what it consumed.
        OpTally[] told = [.. result.Tasks.Select(task => task.Progress.Tally)];
        Assert.Equal(new CapacityUnits(null, 300), told[0].Capacity[config.TableName]);
        Assert.Equal(new CapacityUnits(sum.ReadUnits, null), told[1].Capacity[config.TableName]);
        Assert.Equal(sum.Bytes, told.Sum(tally => tally.Bytes));
        Assert.All(told, tally => Assert.Empty(tally.Errors));
    }
}

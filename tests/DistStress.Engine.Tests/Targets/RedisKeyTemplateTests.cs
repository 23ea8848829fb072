using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working.Accounting;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>A Redis target whose keys are made by templates, as those of a table are.</summary>
public sealed class RedisKeyTemplateTests
{
    private const string Data = """ "data":{"body":20,"score":{"type":"N","min":0,"max":999}} """;

    [Theory]
    [InlineData(
        "columns",
        """ "partition_key":{"name":"userId","value":"user_{number}"}, """
            + """ "sort_key":{"name":"ts","type":"N","value":"{number}"},"items_per_partition":3 """,
        "load:user_0:0 load:user_0:1 load:user_0:2 load:user_1:0 load:user_1:1 load:user_1:2 load:user_2:0")]
    [InlineData(
        "columns",
        """ "partition_key":{"name":"pk","type":"N","value":"17{number}"} """,
        "load:170 load:171 load:172 load:173 load:174 load:175 load:176")]
    [InlineData(
        "rows",
        """ "partition_key":{"name":"pk","value":"s{seed}_{number}"} """,
        "load:s1_0 load:s1_1 load:s1_2 load:s1_3 load:s1_4 load:s1_5 load:s1_6")]
    public async Task Items_lie_under_the_keys_of_the_templates(string layout, string fields, string keys)
    {
        await using IRedisServer server = await RedisServers.StartAsync(RedisServerKind.Redis);
        StressConfig config = ConfigFile.Parse(
            $$"""{"table_name":"load","threads":1,"database":"redis","layout":"{{layout}}",{{fields}}}""",
            "config.json");
        await using ITarget target = config.Database!.Open(new TargetOptions
        {
            Database = config.Database, TableName = config.TableName, Layout = config.Layout, Keys = config.Shape(),
            Endpoint = server.Endpoint,
        });
        await target.CheckAsync(TestContext.Current.CancellationToken);

        await RunAsync($$"""{"action":"putItem","seed":1,"times":7,{{Data}}}""");
        await using ConnectionMultiplexer view = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        Assert.Equal(keys.Split(' '), Keys().Where(key => !key.Contains(":sk:", StringComparison.Ordinal)));
        foreach (string task in new[]
        {
            $$"""{"action":"updateItem","seed":1,"times":7,{{Data}}}""",
            $$"""{"action":"getItem","seed":1,"times":7,"verify":true,{{Data}}}""",
            $$"""{"action":"getSubItem","seed":1,"times":7,"verify":true,{{Data}}}""",
            $$"""{"action":"batchPutItem","seed":1,"times":1,"samples":7,{{Data}}}""",
            $$"""{"action":"batchGetItem","seed":1,"times":1,"samples":7,"verify":true,{{Data}}}""",
        })
        {
            await RunAsync(task);
        }

        await RunAsync("""{"action":"deleteItem","seed":1,"times":7}""");
        Assert.Empty(Keys());

        string[] Keys() =>
            [.. view.GetServers()[0].Keys().Select(key => key.ToString()).Order(StringComparer.Ordinal)];

        async Task RunAsync(string task)
        {
            TrafficTask read = TrafficFile.Parse(
                $"[{task.Replace("{\"action\"", "{\"qps\":10,\"action\"", StringComparison.Ordinal)}]", "traffic.json",
                config.ForTraffic()).Tasks[0];
            var generator = new OperationGenerator(new TaskGeneration(read));
            for (long op = 0; op < read.Times; op++)
            {
                var operation = new Operation(read);
                generator.Next(operation);
                OpResult result = await target.ExecuteAsync(operation, TestContext.Current.CancellationToken);
                Assert.Equal((OpStatus.Succeeded, null), (result.Status, result.Detail));
                if (read.Verify)
                    Assert.Null(ItemVerification.Check(operation));
            }
        }
    }

    [Fact]
    public void A_partition_of_several_items_cannot_be_queried_in_Redis()
    {
        StressConfig config = ConfigFile.Parse(
            """
            {"table_name":"load","threads":1,"database":"redis","sort_key":{"name":"ts","type":"N"},
             "items_per_partition":3}
            """,
            "config.json");

        var error = Assert.ThrowsAny<DistStressException>(() => TrafficFile.Parse(
            """[{"action":"query","qps":1,"times":1}]""", "traffic.json", config.ForTraffic()));

        Assert.Contains("cannot read a partition of several items in Redis", error.Message, StringComparison.Ordinal);
    }
}

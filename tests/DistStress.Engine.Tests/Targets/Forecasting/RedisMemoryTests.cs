using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Targets.Forecasting;

/// <summary>The memory that items are forecast to take is what redis-server itself counts, within 10 %.</summary>
public sealed partial class RedisMemoryTests
{
    private static readonly (string Name, string Tasks)[] Kinds =
    [
        ("small values", """{"action":"putItem","seed":1,"times":2000,"data":{"a":8,"b":12,"title":"text"}}"""),
        ("values at the limit", """{"action":"putItem","seed":1,"times":1500,"data":{"a":64,"b":44}}"""),
        ("one large value", """{"action":"putItem","seed":1,"times":1000,"data":{"a":8,"body":900}}"""),
        ("large values", """{"action":"putItem","seed":1,"times":100,"data":{"body":40000,"more":5000}}"""),
        ("numbers", """
            {"action":"putItem","seed":1,"times":2000,"data":{
              "n":{"type":"N","min":0,"max":9999},"m":{"type":"N","min":100000,"max":999999999}}}
            """),
        ("many columns", """
            {"action":"putItem","seed":1,"times":1000,"data":{"c_":{"r":1000,"len":20},"d_":{"r":1000,"len":20},
              "e":10,"f":10,"g":10,"h":10,"i":10,"j":10,"k":10,"l":10,"m":10,"n":10,"o":10,"p":10}}
            """),
        ("updates add columns", """
            {"action":"putItem","seed":1,"times":1000,"data":{"a":30}},
            {"action":"updateItem","seed":1,"times":1500,"data":{"b":100}}
            """),
        ("batches", """{"action":"batchPutItem","seed":1,"times":100,"samples":10,"data":{"a":20,"b":70}}"""),
        ("deletes", """
            {"action":"putItem","seed":1,"times":2000,"data":{"a":100}},
            {"action":"deleteItem","seed":1,"times":1000}
            """),
        ("drawn keys", """
            {"action":"putItem","seed":1,"times":3000,"keys":1000,"distribution":"zipfian","data":{"a":100,"b":5}}
            """),
        ("lengths by weights", """
            {"action":"putItem","seed":1,"times":2000,"data":{"a":{"len":[[70,20],[20,200],[10,3000]]}}}
            """),
        ("more than is made one by one", """{"action":"putItem","seed":1,"times":25000,"data":{"a":10,"b":90}}"""),
    ];

    [Theory]
    [InlineData("columns")]
    [InlineData("rows")]
    public async Task The_forecast_is_what_the_server_counts(string layout)
    {
        await using IRedisServer server = await RedisServers.StartAsync(RedisServerKind.Redis);
        await using ConnectionMultiplexer redis =
            await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true");
        StressConfig config = ConfigFile.Parse(
            $$"""{"table_name":"load","threads":1,"database":"redis","layout":"{{layout}}"}""", "config.json");
        // Whose figures of a command's latencies take as much as the items do here.
        await redis.GetServers()[0].ConfigSetAsync("latency-tracking", "no");
        List<string> wrong = [];
        foreach ((string name, string tasks) in Kinds)
        {
            TrafficPlan plan = Plan(tasks, config);
            await redis.GetServers()[0].FlushDatabaseAsync();
            long before = await UsedAsync(redis);
            await using (ITarget target = config.Database!.Open(new TargetOptions
            {
                Database = config.Database, TableName = "load", Layout = config.Layout, Keys = config.Shape(),
                Endpoint = server.Endpoint,
            }))
            {
                await RunAsync(target, plan);
            }

            long taken = await UsedAsync(redis) - before;
            StoreForecast store =
                StoreForecast.Of(config, plan, PlanForecast.Of(plan, DateTime.UnixEpoch), null, null);
            double told = store.Memory!.Tasks.Sum(task => task.Bytes);
            if (told / taken is < 0.9 or > 1.1)
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: forecast {told:0}, taken {taken}"));
        }

        Assert.Empty(wrong);
    }

    // used_memory, once nobody but this test is connected and the table of the database is whole: while keys are moved
    // to a larger one both are there.
    private static async Task<long> UsedAsync(ConnectionMultiplexer redis)
    {
        IDatabase database = redis.GetDatabase();
        // One for commands, and one for messages.
        const int own = 2;
        var limit = Stopwatch.StartNew();
        while (await ClientsAsync(redis) > own
            || !await IsTableWholeAsync(database))
        {
            Assert.True(limit.Elapsed < TimeSpan.FromMinutes(2), "The server does not come to rest.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        // What clients have for what they ask and are told is no part of the items.
        long clients = ClientMemory().Matches((string)(await database.ExecuteAsync("CLIENT", "LIST"))!)
            .Sum(match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        return await InfoAsync(redis, "memory", "used_memory") - clients;
    }

    [GeneratedRegex(@"tot-mem=(\d+)")]
    private static partial Regex ClientMemory();

    private static Task<long> ClientsAsync(ConnectionMultiplexer redis) =>
        InfoAsync(redis, "clients", "connected_clients");

    private static async Task<long> InfoAsync(ConnectionMultiplexer redis, string section, string name) => long.Parse(
        (await redis.GetServers()[0].InfoAsync(section)).SelectMany(group => group).Single(pair => pair.Key == name)
            .Value,
        CultureInfo.InvariantCulture);

    // What MEMORY STATS counts for the database's tables are 40 bytes a key, and 8 for each of their places.
    private static async Task<bool> IsTableWholeAsync(IDatabase database)
    {
        Dictionary<string, RedisResult> stats = (await database.ExecuteAsync("MEMORY", "STATS")).ToDictionary();
        if (!stats.TryGetValue("db.0", out RedisResult? own))
            return true;
        long keys = (long)await database.ExecuteAsync("DBSIZE");
        return BitOperations.IsPow2(((long)own.ToDictionary()["overhead.hashtable.main"] - (40 * keys)) / 8);
    }

    private static async Task RunAsync(ITarget target, TrafficPlan plan)
    {
        foreach (TrafficTask task in plan.Tasks)
        {
            var generator = new OperationGenerator(new TaskGeneration(task));
            for (long op = 0; op < task.Times; op++)
            {
                var operation = new Operation(task);
                generator.Next(operation);
                OpResult result = await target.ExecuteAsync(operation, TestContext.Current.CancellationToken);
                Assert.False(result.HasFailed, result.Detail);
            }
        }
    }

    private static TrafficPlan Plan(string tasks, StressConfig config) => TrafficFile.Parse(
        $"[{tasks.Replace("{\"action\"", "{\"qps\":10,\"action\"", StringComparison.Ordinal)}]", "traffic.json",
        config.ForTraffic());
}

using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Targets.DynamoDb.Forecasting;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>What a forecast says of capacity is what DynamoDB Local asks, task by task, for the table and each index.
/// </summary>
public sealed class CapacityForecastTests(SharedDynamoDbLocal shared)
{
    // Sizes around the borders of units; with spread columns items of one task differ in size.
    private const string Life = """
        {"action":"putItem","seed":1,"times":12,"data":{"body":983,"n_":{"r":1000,"len":1}}},
        {"action":"updateItem","seed":1,"times":16,"data":{"extra":1500,"n_":{"r":1000,"len":3}}},
        {"action":"putItem","seed":1,"first":2,"times":4,"data":{"body":4200}},
        {"action":"getItem","seed":1,"times":20},
        {"action":"query","seed":1,"times":16},
        {"action":"getSubItem","seed":1,"times":16,"data":{"body":0,"none":0}},
        {"action":"batchPutItem","seed":1,"times":3,"samples":5,"data":{"body":2100,"title":"short"}},
        {"action":"batchGetItem","seed":1,"times":3,"samples":7},
        {"action":"batchGetSubItem","seed":1,"times":3,"samples":4,"data":{"body":0}},
        {"action":"updateItem","seed":1,"times":10,"samples":2,"data":{"title":"a title that is longer"}},
        {"action":"deleteItem","seed":1,"times":18},
        {"action":"updateItem","seed":9,"times":5,"data":{"body":4000}},
        {"action":"query","seed":9,"times":5},
        {"action":"putItem","seed":7,"times":20,"condition":"not_exists","data":{
          "n":{"type":"N","min":-9999,"max":99999},
          "b":{"type":"BOOL"},"body":{"len":[[1,900],[1,980],[1,4000]]},"t":{"type":"S","len":24},
          "l":{"type":"L","of":{"type":"N","min":0,"max":9},"count":9},
          "m":{"type":"M","of":{"a":7,"bc":{"type":"BOOL"},"d":{"type":"M","of":{"e":"x"}}}}}},
        {"action":"updateItem","seed":7,"times":20,"condition":"exists","data":{"hits":{"add":12345}}},
        {"action":"getItem","seed":7,"times":20}
        """;

    [Theory]
    [InlineData("columns", false)]
    [InlineData("columns", true)]
    [InlineData("rows", false)]
    [InlineData("rows", true)]
    public async Task The_forecast_of_an_items_life_is_what_it_consumes(string layout, bool consistent)
    {
        DynamoDbLocalProcess server = await shared.GetAsync();
        string table = await server.CreateTableAsync("id", layout == "rows" ? "sk" : null);
        await MustBeEqualAsync(
            server, table, $"\"layout\":\"{layout}\",\"consistent_read\":{(consistent ? "true" : "false")}", Life);
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("1", 2)]
    [InlineData("-1", 3)]
    [InlineData("100", 2)]
    [InlineData("12345", 4)]
    [InlineData("0.1", 2)]
    [InlineData("1.5", 3)]
    [InlineData("123.45", 4)]
    [InlineData("-123", 4)]
    [InlineData("12345678901234567890", 11)]
    public async Task A_number_takes_as_many_bytes_as_DynamoDB_counts(string number, int bytes)
    {
        Assert.Equal(bytes, ValueSize.Number(number));

        // An item of just 4096 bytes costs a half unit, and one of a byte more a whole one.
        DynamoDbLocalProcess server = await shared.GetAsync();
        string table = await server.CreateTableAsync();
        int rest = 4096 - ("id".Length + "a".Length + "n".Length + bytes + "v".Length);
        Assert.Equal([0.5, 1], [await CostAsync(rest), await CostAsync(rest + 1)]);

        async Task<double?> CostAsync(int length)
        {
            var key = new Dictionary<string, AttributeValue> { ["id"] = new("a") };
            await server.Client.PutItemAsync(
                table,
                new(key) { ["n"] = new() { N = number }, ["v"] = new(new string('x', length)) });
            GetItemResponse got = await server.Client.GetItemAsync(
                new GetItemRequest(table, key) { ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL });
            return got.ConsumedCapacity.CapacityUnits;
        }
    }

    [Fact]
    public void What_cannot_be_known_is_said_and_a_long_task_is_reckoned_from_its_first_items()
    {
        PlanCapacity capacity = Forecast(
            """
            {"action":"getItem","seed":5,"times":10},
            {"action":"putItem","times":5,"data":{"body":1500}},
            {"action":"putItem","seed":2,"times":1000000,"data":{"body":1500}},
            {"action":"getItem","seed":2,"times":3000000},
            {"action":"warmCache","times":5}
            """,
            """ "sample_data":[{"body":5000}] """);

        Assert.Equal([10.0, 0, 0, 1_500_000, 0], capacity.Tasks.Select(task => task.ReadUnits));
        Assert.Equal([0.0, 10, 2_000_000, 0, 0], capacity.Tasks.Select(task => task.WriteUnits));
        Assert.Equal(
            [
                "Items that this file reads and does not write are reckoned as rows of sample_data.",
                "Of tasks with more than 20000 items the first ones stand for all.",
                "What actions of a worker's own consume is not known, and not in the figures.",
                "Where no seed is given the publisher draws one: sizes that are drawn will differ a little.",
                "Writes are reckoned as if the table held none of their items before this file ran.",
            ],
            capacity.Assumptions);
    }

    // A time to live is a number of ten digits and so of six bytes, and another one each time it is written.
    [Fact]
    public void What_expires_is_as_large_as_it_will_be_and_changes_its_entries_in_indexes()
    {
        PlanCapacity capacity = Forecast(
            """
            {"action":"putItem","seed":1,"times":10,"data":{"t":{"ttl":86400},"b":982}},
            {"action":"putItem","seed":1,"times":10,"data":{"t":{"ttl":86400},"b":982}},
            {"action":"putItem","seed":2,"times":10,"data":{"t":{"ttl":86400},"b":983}}
            """,
            """ "indexes":[{"name":"by_time","keys":[{"name":"t","type":"N"}],"projection":"keys_only"}] """);

        Assert.Equal([10.0, 10, 20], capacity.Tasks.Select(task => task.Table.Write));
        Assert.Equal([10.0, 20, 10], capacity.Tasks.Select(task => task.Indexes["by_time"].Write));
    }

    /// <summary>Runs a file op by op, and compares what each task consumed with its forecast.</summary>
    internal static async Task MustBeEqualAsync(
        IDynamoDbServer server, string table, string configFields, string tasks)
    {
        StressConfig config = Config(table, configFields);
        TrafficPlan plan = Plan(tasks, config);
        PlanCapacity capacity = ConfiguredTraffic.Capacity(config, plan, PlanForecast.Of(plan, DateTime.UnixEpoch))!;
        var expected = new StringBuilder();
        var actual = new StringBuilder();
        await using ITarget target = config.Database!.Open(new TargetOptions
        {
            Database = config.Database, TableName = table, Layout = config.Layout, Keys = config.Shape(),
            Endpoint = server.Endpoint, Region = "us-east-1", ConsistentRead = config.ConsistentRead,
            OpBudget = TimeSpan.FromMinutes(2),
        });
        foreach (TrafficTask task in plan.Tasks)
        {
            var consumed = new Dictionary<string, CapacityUnits>();
            var generator = new OperationGenerator(new TaskGeneration(task));
            for (long op = 0; op < task.Times; op++)
            {
                var operation = new Operation(task);
                generator.Next(operation);
                OpResult result = await target.ExecuteAsync(operation, TestContext.Current.CancellationToken);
                Assert.False(result.HasFailed, result.Detail);
                foreach ((string name, CapacityUnits units) in result.Calls!.Capacity)
                    consumed[name] = consumed.GetValueOrDefault(name) + units;
            }

            TaskCapacity forecast = capacity.Tasks[task.Number];
            var told = forecast.Indexes.ToDictionary(index => $"{table}/{index.Key}", index => index.Value);
            told[table] = forecast.Table;
            Describe(expected, task, told);
            Describe(actual, task, consumed);
        }

        Assert.Equal(expected.ToString(), actual.ToString());
    }

    private static void Describe(StringBuilder text, TrafficTask task, Dictionary<string, CapacityUnits> capacity)
    {
        foreach ((string name, CapacityUnits units) in capacity.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            // A resource that is told of with nothing is as one that is not told of.
            if (units.Read.GetValueOrDefault() + units.Write.GetValueOrDefault() > 0)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{task.Number} {task.Name} {name}: {units.Read ?? 0} {units.Write ?? 0}\n");
        }
    }

    private static PlanCapacity Forecast(string tasks, string configFields)
    {
        StressConfig config = Config("table", configFields);
        TrafficPlan plan = Plan(tasks, config);
        return ConfiguredTraffic.Capacity(config, plan, PlanForecast.Of(plan, DateTime.UnixEpoch))!;
    }

    private static StressConfig Config(string table, string fields) => ConfigFile.Parse(
        $$"""{"table_name":"{{table}}","threads":1,"database":"dynamodb",{{fields}}}""", "config.json");

    private static TrafficPlan Plan(string tasks, StressConfig config) => TrafficFile.Parse(
        $"[{tasks.Replace("{\"action\"", "{\"qps\":10,\"action\"", StringComparison.Ordinal)}]", "traffic.json",
        config.ForTraffic());
}

using DistStress.Engine.Conditions;
using DistStress.Engine.Configuration;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>What runs on DynamoDB cost, by what the service itself says that they consumed.</summary>
public sealed class DynamoDbCostTests(SharedDynamoDbLocal local)
{
    [Fact]
    public async Task A_run_consumes_and_costs_what_was_forecast_and_is_stopped_by_what_it_costs()
    {
        DynamoDbLocalProcess server = await local.GetAsync();
        StressConfig config = Rig.Config with
        {
            TableName = await server.CreateTableAsync(),
            Database = TargetDatabase.DynamoDb,
            Endpoint = server.Endpoint,
            Region = "us-east-1",
        };
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await new ConfigStore(await rig.ConnectAsync()).SynchronizeAsync(config);
        await rig.StartWorkerAsync(TargetDatabase.DynamoDb);

        RunResult result = await rig.RunAsync(
            """
            [{"action":"putItem","seed":1,"qps":300,"times":300,"data":{"a":1500,"b":"text"}},
             {"action":"getItem","seed":1,"qps":300,"times":300},
             {"action":"query","seed":1,"qps":300,"times":150}]
            """,
            config);

        Assert.Equal(new TaskCounts(750, 750, 0, 0, 0, 0), result.Counts);
        (string table, CapacityUnits forecast) = Assert.Single(result.Forecast!.Capacity);
        Assert.Equal(config.TableName, table);
        Assert.Equal(600, forecast.Write);
        Assert.Equal(forecast.Write, result.Tasks.Sum(task => task.Progress.Tally.Capacity[table].Write ?? 0));
        Assert.Equal(forecast.Read, result.Tasks.Sum(task => task.Progress.Tally.Capacity[table].Read ?? 0));
        Assert.Equal(result.Forecast.Cost!.Value, result.Cost!.Value, tolerance: 1e-12);

        RunResult dear = await rig.EndAsync(rig.StartRun(
            """[{"action":"putItem","seed":2,"qps":200,"times":100000,"data":{"a":1500}}]""", config,
            choose: options => options with
            {
                StopWhen = ConditionText.Read(["Cost > 0.0002"], StopConditions.Outputs),
            }));

        Assert.Equal(RunState.Stopped, dear.State);
        Assert.StartsWith("Cost > 0.0002", dear.StopReason, StringComparison.Ordinal);
        Assert.True(dear.Cost > 0.0002);
        Assert.True(dear.Counts.Published < 100_000);
    }
}

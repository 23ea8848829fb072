using System.Text.Json.Nodes;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Targets.DynamoDb;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>What an op costs through the AWS SDK.</summary>
internal sealed class WorkerDynamoDbScenario : IScenario
{
    private const string Table = "load";

    public string Name => "worker-dynamodb";

    public string Summary => "one worker with the DynamoDB target, on dynalite and on a responder that answers at once";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("seconds", "10", "length of each measurement"),
        new("actions", "updateItem,getItem", "what the ops do"),
        new("in-flight", "64", "max_in_flight"),
        new("value", "100", "bytes of the one column"),
        new("loops", "4", "consumer loops of the worker"),
    ];

    public async Task RunAsync(ScenarioSettings settings, ResultLine result)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        var table = new TextTable(
            "store", "action", "ops/s", "failed/s", "worker cores", "CPU us/op", "allocated B/op", "peak MB",
            "all accounted for");

        await using (PartProcess responder = PartProcess.Start(
            DynamoDbResponderPart.PartName, new DynamoDbResponderSettings(Table, (int)settings.Number("value"))))
        {
            string endpoint = await responder.NextAsync<string>("ready");
            await RunAsync(redis, "responder", endpoint, 100_000, settings, table, result);
        }

        await using DynaliteServer? dynalite = await DynaliteServer.StartAsync(Table);
        if (dynalite is null)
            Console.WriteLine("dynalite is left out: it needs Node.js, and npm ci in tests/.");
        else
            await RunAsync(redis, "dynalite", dynalite.Endpoint, 20_000, settings, table, result);
        table.Print();
    }

    private static async Task RunAsync(
        RedisServer redis, string store, string endpoint, long rate, ScenarioSettings settings, TextTable table,
        ResultLine result)
    {
        var config = new StressConfig
        {
            TableName = Table,
            Region = "us-east-1",
            Threads = (int)settings.Number("loops"),
            Database = DynamoDbStore.Instance,
            Endpoint = endpoint,
            MaxInFlight = (int)settings.Number("in-flight"),
            MaxBacklog = 1_000_000,
        };
        foreach (string action in settings.Text("actions").Split(','))
        {
            (string, JsonNode)[] data = action.StartsWith("get", StringComparison.Ordinal)
                ? []
                : [("data", new JsonObject { ["body"] = settings.Number("value") })];
            string traffic = Traffic.Flat(action, rate, 3600, data);
            SaturatedWorker worker =
                await SaturatedWorker.MeasureAsync(redis, config, traffic, settings.Number("seconds"));
            table.Add(
                store, action, worker.OpsASecond, worker.FailedASecond, worker.Cores, worker.CpuMicrosAnOp,
                worker.AllocatedBytesAnOp, worker.PeakBytes / 1e6, worker.IsAccounted ? "yes" : "NO");
            result.Add($"{store}_{action}_ops_s", worker.OpsASecond);
            result.Add($"{store}_{action}_failed_s", worker.FailedASecond);
            result.Add($"{store}_{action}_cpu_us_op", worker.CpuMicrosAnOp);
            result.Add($"{store}_{action}_alloc_b_op", worker.AllocatedBytesAnOp);
        }
    }
}

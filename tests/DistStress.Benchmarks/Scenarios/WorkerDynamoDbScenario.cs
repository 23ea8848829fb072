using System.Text.Json.Nodes;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.DynamoDb;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>What an op costs through the product's own client and through the AWS SDK's, and what the SDK costs by
/// itself; with TLS and without.</summary>
internal sealed class WorkerDynamoDbScenario : IScenario
{
    private const string Table = "load";

    public string Name => "worker-dynamodb";

    public string Summary =>
        "the SDK's bare loop, and one worker with each client, on a responder that answers at once, and dynalite";

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
            "store", "client", "action", "ops/s", "failed/s", "worker cores", "CPU us/op", "allocated B/op", "peak MB",
            "all accounted for");

        using var certificate = new ResponderCertificate();
        foreach (string? file in new[] { null, certificate.File })
        {
            await using PartProcess responder = PartProcess.Start(
                DynamoDbResponderPart.PartName,
                new DynamoDbResponderSettings(Table, (int)settings.Number("value"), file));
            string endpoint = await responder.NextAsync<string>("ready");
            string store = file is null ? "responder" : "responder_tls";
            await RunBareAsync(store, endpoint, settings, table, result);
            foreach (StoreClient client in Enum.GetValues<StoreClient>())
                await RunAsync(redis, store, endpoint, client, 200_000, settings, table, result);
        }

        await using DynaliteServer? dynalite = await DynaliteServer.StartAsync(Table);
        if (dynalite is null)
            Console.WriteLine("dynalite is left out: it needs Node.js, and npm ci in tests/.");
        else
            await RunAsync(
                redis, "dynalite", dynalite.Endpoint, StoreClient.Own, 20_000, settings, table, result);
        table.Print();
    }

    private static async Task RunBareAsync(
        string store, string endpoint, ScenarioSettings settings, TextTable table, ResultLine result)
    {
        foreach (string action in settings.Text("actions").Split(','))
        {
            await using PartProcess loop = PartProcess.Start(
                SdkLoopPart.PartName,
                new SdkLoopSettings(
                    endpoint, Table, action, (int)settings.Number("value"), (int)settings.Number("in-flight"),
                    (int)settings.Number("seconds")));
            SdkLoopReport report = await loop.NextAsync<SdkLoopReport>("done");
            table.Add(
                store, "SDK's bare loop", action, report.OpsASecond, 0, report.Cores, report.CpuMicrosAnOp,
                report.AllocatedBytesAnOp, report.PeakBytes / 1e6, "");
            result.Add($"{store}_bare_{action}_ops_s", report.OpsASecond);
            result.Add($"{store}_bare_{action}_cpu_us_op", report.CpuMicrosAnOp);
            result.Add($"{store}_bare_{action}_alloc_b_op", report.AllocatedBytesAnOp);
        }
    }

    private static async Task RunAsync(
        RedisServer redis, string store, string endpoint, StoreClient client, long rate, ScenarioSettings settings,
        TextTable table, ResultLine result)
    {
        var config = new StressConfig
        {
            TableName = Table,
            Region = "us-east-1",
            Threads = (int)settings.Number("loops"),
            Database = DynamoDbStore.Instance,
            Endpoint = endpoint,
            Client = client,
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
                store, client.ToString(), action, worker.OpsASecond, worker.FailedASecond, worker.Cores,
                worker.CpuMicrosAnOp,
                worker.AllocatedBytesAnOp, worker.PeakBytes / 1e6, worker.IsAccounted ? "yes" : "NO");
            result.Add($"{store}_{client}_{action}_ops_s", worker.OpsASecond);
            result.Add($"{store}_{client}_{action}_failed_s", worker.FailedASecond);
            result.Add($"{store}_{client}_{action}_cpu_us_op", worker.CpuMicrosAnOp);
            result.Add($"{store}_{client}_{action}_alloc_b_op", worker.AllocatedBytesAnOp);
        }
    }
}

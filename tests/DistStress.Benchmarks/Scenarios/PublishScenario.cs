using System.Text.Json.Nodes;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>What publishing costs, and whether it keeps its schedule, at one rate after the other.</summary>
internal sealed class PublishScenario : IScenario
{
    // The six weights of the worked example in the project's documents.
    private static readonly decimal[] Weights = [15.38m, 48.58m, 7.36m, 22.58m, 4.82m, 1.29m];

    public string Name => "publish";

    public string Summary => "publisher alone: exactness, late batches, processor, memory and Redis commands by rate";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("seconds", "20", "length of each run"),
        new("rates", "100,10000,1000000,5000000", "ops a second of the runs"),
        new("seeds-rates", "5000000", "the same for runs with six weighted streams; - for none"),
        new("queues", "10", "queues"),
    ];

    public async Task RunAsync(ScenarioSettings settings, ResultLine result)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        var table = new TextTable(
            "rate", "published", "exact", "late batches", "worst late ms", "publisher cores", "redis cores",
            "handovers/s", "executed/s", "peak MB", "allocated B/op");
        foreach (long rate in settings.Numbers("rates"))
            await RunAsync(redis, rate, weighted: false, settings, table, result);
        foreach (long rate in settings.Numbers("seeds-rates"))
            await RunAsync(redis, rate, weighted: true, settings, table, result);
        table.Print();
    }

    private static async Task RunAsync(
        RedisServer redis, long rate, bool weighted, ScenarioSettings settings, TextTable table, ResultLine result)
    {
        var config = new StressConfig { TableName = "load", Threads = (int)settings.Number("queues") };
        (string, JsonNode)[] seeds = weighted
            ? [("seeds", new JsonArray([.. Weights.Select(weight => (JsonNode)weight)]))]
            : [];
        string traffic = Traffic.Flat("query", rate, settings.Number("seconds"), seeds);

        await redis.ClearAsync();
        string json = ConfigJson.Write(config);
        await using PartProcess taker = PartProcess.Start(TakerPart.PartName, new TakerSettings(redis.Endpoint, json));
        await taker.NextAsync<bool>("ready");
        await using PartProcess publisher =
            PartProcess.Start(PublisherPart.PartName, new PublisherSettings(redis.Endpoint, json, traffic));

        PublishCost cost = await PublishCost.MeasureAsync(publisher, redis);
        PublisherReport report = await publisher.NextAsync<PublisherReport>("report");

        string name = (weighted ? "seeds" : "publish") + Traffic.Short(rate);
        table.Add(
            weighted ? Traffic.Short(rate) + ", 6 seeds" : Traffic.Short(rate), report.Published,
                report.IsExact ? "yes" : "NO",
            report.LateBatches, report.MaxLateMicros / 1e3, cost.PublisherCores, cost.RedisCores,
            cost.HandoversASecond, cost.ExecutedASecond, report.Usage.PeakBytes / 1e6, cost.AllocatedBytesAnOp);
        result.Add(name + "_exact", report.IsExact);
        result.Add(name + "_late", report.LateBatches);
        result.Add(name + "_late_max_ms", report.MaxLateMicros / 1e3);
        result.Add(name + "_cores", cost.PublisherCores);
        result.Add(name + "_redis_cores", cost.RedisCores);
        result.Add(name + "_executed_s", cost.ExecutedASecond);
        result.Add(name + "_peak_mb", report.Usage.PeakBytes / 1e6);
    }
}

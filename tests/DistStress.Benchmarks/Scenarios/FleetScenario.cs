using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>Whether many workers share the work fairly and in time, and what that costs Redis.</summary>
internal sealed class FleetScenario : IScenario
{
    public string Name => "fleet";

    public string Summary => "simulated workers at batch level: lateness, fairness, Redis commands";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("seconds", "20", "length of the run"),
        new("rate", "5000000", "ops a second"),
        new("workers", "200", "simulated workers, all in one process"),
        new("loops", "10", "queues, and loops of each worker"),
    ];

    public async Task RunAsync(ScenarioSettings settings, ResultLine result)
    {
        var config = new StressConfig { TableName = "load", Threads = (int)settings.Number("loops") };
        string json = ConfigJson.Write(config);
        string traffic = Traffic.Flat("query", settings.Number("rate"), settings.Number("seconds"));
        int workers = (int)settings.Number("workers");

        await using RedisServer redis = await RedisServer.StartAsync();
        await using PartProcess fleet =
            PartProcess.Start(FleetPart.PartName, new FleetSettings(redis.Endpoint, json, workers));
        await fleet.NextAsync<bool>("ready");
        IdleCost idle = await IdleCost.MeasureAsync(redis);

        await using PartProcess publisher =
            PartProcess.Start(PublisherPart.PartName, new PublisherSettings(redis.Endpoint, json, traffic));
        double fleetCpu = fleet.CpuMicros;
        PublishCost cost = await PublishCost.MeasureAsync(publisher, redis);
        // Where the fleet itself needs most of the machine, lateness says more about it than about Redis.
        double fleetCores = (fleet.CpuMicros - fleetCpu) / (settings.Number("seconds") * 1e6);
        PublisherReport run = await publisher.NextAsync<PublisherReport>("report");
        fleet.End();
        FleetReport report = await fleet.NextAsync<FleetReport>("report");

        long[] ops = [.. report.OpsByWorker];
        double variation = Statistics.CoefficientOfVariation(ops);
        var table = new TextTable("figure", "value");
        table.Add("published", run.Published);
        table.Add("exact, and all accounted for", run.IsExact ? "yes" : "NO");
        table.Add("late batches of the publisher", run.LateBatches);
        table.Add("batches", report.Batches);
        table.Add("taken after due", report.TakenLate);
        table.Add("begun more than 10 ms after due", report.BegunLate);
        table.Add("begin after due, p50 ms", report.Lateness.P50 / 1e3);
        table.Add("begin after due, p99 ms", report.Lateness.P99 / 1e3);
        table.Add("begin after due, max ms", report.Lateness.Max / 1e3);
        table.Add("ops a worker, least", ops.Min());
        table.Add("ops a worker, most", ops.Max());
        table.Add("ops a worker, mean", ops.Average());
        table.Add("ops a worker, coefficient of variation", variation);
        table.Add("batches a take", report.EntriesATake);
        table.Add("Redis: handovers/s", cost.HandoversASecond);
        table.Add("Redis: commands/s, those of scripts included", cost.ExecutedASecond);
        table.Add("Redis: commands/s while idle", idle.CommandsASecond);
        table.Add("Redis: commands/s while idle, a loop", idle.CommandsASecond / (workers * config.Threads));
        table.Add("cores: Redis", cost.RedisCores);
        table.Add("cores: publisher", cost.PublisherCores);
        table.Add("cores: fleet, all workers together", fleetCores);
        table.Add("publisher's peak MB", run.Usage.PeakBytes / 1e6);
        table.Print();

        result.Add("exact", run.IsExact);
        result.Add("publisher_late", run.LateBatches);
        result.Add("batches", report.Batches);
        result.Add("taken_late", report.TakenLate);
        result.Add("begun_late", report.BegunLate);
        result.Add("begin_p99_ms", report.Lateness.P99 / 1e3);
        result.Add("begin_max_ms", report.Lateness.Max / 1e3);
        result.Add("worker_min", ops.Min());
        result.Add("worker_max", ops.Max());
        result.Add("worker_mean", ops.Average());
        result.Add("worker_cv", variation);
        result.Add("handovers_s", cost.HandoversASecond);
        result.Add("executed_s", cost.ExecutedASecond);
        result.Add("idle_commands_s_loop", idle.CommandsASecond / (workers * config.Threads));
        result.Add("redis_cores", cost.RedisCores);
        result.Add("publisher_cores", cost.PublisherCores);
        result.Add("fleet_cores", fleetCores);
        result.Add("publisher_peak_mb", run.Usage.PeakBytes / 1e6);
    }
}

using System.Globalization;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Targets.Null;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>
/// Whether a worker far from the Redis that carries the work keeps up, and how exactly it begins its ops.
/// </summary>
internal sealed class NetworkScenario : IScenario
{
    private const long WarmUpSeconds = 2;

    public string Name => "network";

    public string Summary => "a worker behind a network: delay and lateness of ops by round trip and rate";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("rtts", "0,5,20,80,150", "ms of round trip between worker and Redis, one measurement each"),
        new("jitter", "0", "ms that a round trip takes longer at most"),
        new("megabits", "0", "megabits a second each way; 0 for no limit"),
        new("cut", "0", "ms between cuts of all connections; 0 for none"),
        new("rates", "2000,100000", "ops a second"),
        new("seconds", "4", "length of each run"),
        new("threads", "4", "queues"),
    ];

    public async Task RunAsync(ScenarioSettings settings, ResultLine result)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        var table = new TextTable(
            "rate", "rtt ms", "ops", "ops/s", "exact", "delay p50 ms", "p99 ms", "max ms", "late batches");
        foreach (long rate in settings.Numbers("rates"))
        {
            foreach (long roundTrip in settings.Numbers("rtts"))
                await RunAsync(redis, rate, roundTrip, settings, table, result);
        }

        table.Print();
    }

    private static async Task RunAsync(
        RedisServer redis, long rate, long roundTrip, ScenarioSettings settings, TextTable table, ResultLine result)
    {
        var config = new StressConfig
        {
            TableName = "load",
            Threads = (int)settings.Number("threads"),
            Database = NullStore.Instance,
        };
        await Prefix.PrepareAsync(redis, config);
        await using PartProcess network = PartProcess.Start(NetworkPart.PartName, new NetworkSettings(
            redis.Port, roundTrip, settings.Number("jitter"), settings.Number("megabits"), settings.Number("cut")));
        await using PartProcess worker = PartProcess.Start(
            WorkerPart.PartName, new WorkerSettings(await network.NextAsync<string>("ready")));
        await worker.NextAsync<WorkerSample>("sample");
        // A run before the one that counts: after it all code is compiled.
        await PublishAsync(redis, config, rate, WarmUpSeconds);
        PublisherReport run = await PublishAsync(redis, config, rate, settings.Number("seconds"));
        // The op that was latest is taken for the last one: no faster than that.
        double reached = run.Completed / (settings.Number("seconds") + run.Delay.Max / 1e6);
        table.Add(
            Traffic.Short(rate), roundTrip, run.Completed, reached, run.IsExact ? "yes" : "NO", run.Delay.P50 / 1e3,
            run.Delay.P99 / 1e3, run.Delay.Max / 1e3, run.LateBatches);
        string name = string.Create(CultureInfo.InvariantCulture, $"r{Traffic.Short(rate)}_rtt{roundTrip}");
        result.Add(name + "_exact", run.IsExact);
        result.Add(name + "_delay_p50_ms", run.Delay.P50 / 1e3);
        result.Add(name + "_delay_p99_ms", run.Delay.P99 / 1e3);
        result.Add(name + "_delay_max_ms", run.Delay.Max / 1e3);
    }

    private static async Task<PublisherReport> PublishAsync(
        RedisServer redis, StressConfig config, long rate, long seconds)
    {
        await using PartProcess publisher = PartProcess.Start(
            PublisherPart.PartName,
            new PublisherSettings(redis.Endpoint, ConfigJson.Write(config), Traffic.Flat("query", rate, seconds)));
        return await publisher.NextAsync<PublisherReport>("report");
    }
}

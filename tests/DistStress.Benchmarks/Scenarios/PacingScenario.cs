using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Targets.Redis;
using DistStress.Engine.Traffic;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>
/// Whether ops begin when they are due, by the worker's own accounting and by what arrives at a server.
/// </summary>
internal sealed class PacingScenario : IScenario
{
    private const long WarmUpSeconds = 2;

    public string Name => "pacing";

    public string Summary => "how late ops begin, and ops per 10 ms at a server against the plan, by rate";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("seconds", "20", "length of each run"),
        new("rates", "100,1000,10000,20000", "ops a second of the runs"),
        new("loops", "4", "queues, and consumer loops of the worker"),
    ];

    public async Task RunAsync(ScenarioSettings settings, ResultLine result)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        var delays = new TextTable("rate", "ops", "delay p50 ms", "p99 ms", "p99.9 ms", "max ms", "worker cores");
        var slices = new TextTable(
            "rate", "arrived", "after due p50 ms", "p99 ms", "max ms", "slices", "as planned", "off by 1",
                "off by more",
            "most off");
        foreach (long rate in settings.Numbers("rates"))
            await RunAsync(redis, rate, settings, (delays, slices), result);
        Console.WriteLine("Delay of ops (start - due), as the worker measures it:");
        delays.Print();
        Console.WriteLine("Arrival of ops at the server:");
        slices.Print();
    }

    private static async Task RunAsync(
        RedisServer redis, long rate, ScenarioSettings settings, (TextTable Delays, TextTable Slices) tables,
        ResultLine result)
    {
        await using PartProcess sink = PartProcess.Start(RespSinkPart.PartName, "");
        var config = new StressConfig
        {
            TableName = "load",
            Threads = (int)settings.Number("loops"),
            Database = RedisStore.Instance,
            Endpoint = await sink.NextAsync<string>("ready"),
        };
        await Prefix.PrepareAsync(redis, config);
        await using PartProcess worker = PartProcess.Start(WorkerPart.PartName, new WorkerSettings(redis.Endpoint));
        await worker.NextAsync<WorkerSample>("sample");

        // A run before the one that counts: after it all code is compiled.
        await PublishAsync(redis, config, Text(rate, WarmUpSeconds));
        double cpu = worker.CpuMicros;
        string traffic = Text(rate, settings.Number("seconds"));
        PublisherReport run = await PublishAsync(redis, config, traffic);
        double cores = (worker.CpuMicros - cpu) / (settings.Number("seconds") * 1e6);
        worker.End();
        sink.End();
        long[] arrivals = MemoryMarshal.Cast<byte, long>(
            Convert.FromBase64String(await sink.NextAsync<string>("arrivals"))).ToArray();

        TrafficTask task = TrafficFile.Parse(traffic, "traffic.json", config.ForTraffic()).Tasks[0];
        ArrivalReport arrived = ArrivalReport.Of(
            task, run.OriginMicros, [.. arrivals.Where(at => at >= run.OriginMicros)]);
        tables.Delays.Add(
            Traffic.Short(rate), run.Measured, run.Delay.P50 / 1e3, run.Delay.P99 / 1e3, run.Delay.P999 / 1e3,
            run.Delay.Max / 1e3, cores);
        tables.Slices.Add(
            Traffic.Short(rate), arrived.Arrived, arrived.AfterDue.P50 / 1e3, arrived.AfterDue.P99 / 1e3,
            arrived.AfterDue.Max / 1e3, arrived.Slices, arrived.AsPlanned, arrived.OffByOne, arrived.OffByMore,
            arrived.MostOff);
        string name = "r" + Traffic.Short(rate);
        result.Add(name + "_exact", run.IsExact);
        result.Add(name + "_delay_p50_ms", run.Delay.P50 / 1e3);
        result.Add(name + "_delay_p99_ms", run.Delay.P99 / 1e3);
        result.Add(name + "_delay_p999_ms", run.Delay.P999 / 1e3);
        result.Add(name + "_delay_max_ms", run.Delay.Max / 1e3);
        result.Add(name + "_slices", arrived.Slices);
        result.Add(name + "_slices_off_by_more_than_1", arrived.OffByMore);
        result.Add(name + "_slice_most_off", arrived.MostOff);
    }

    private static string Text(long rate, long seconds) =>
        Traffic.Flat("updateItem", rate, seconds, ("data", new JsonObject { ["body"] = 16 }));

    private static async Task<PublisherReport> PublishAsync(RedisServer redis, StressConfig config, string traffic)
    {
        await using PartProcess publisher = PartProcess.Start(
            PublisherPart.PartName, new PublisherSettings(redis.Endpoint, ConfigJson.Write(config), traffic));
        return await publisher.NextAsync<PublisherReport>("report");
    }
}

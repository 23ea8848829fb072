using System.Globalization;
using System.Text.Json.Nodes;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Targets;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>Whether a run stays exact and its memory flat over time, on the curve of a whole day.</summary>
internal sealed class SoakScenario : IScenario
{
    // A night's low, a morning and an evening peak; the zeros are ramps.
    private static readonly decimal[] Day =
        [0.4m, 0.3m, 0.2m, 0.2m, 0.25m, 0, 0, 0.8m, 1, 1.1m, 1, 0.9m, 1.2m, 1.1m, 1, 0.9m, 0, 0, 0, 1.5m, 1.6m, 1.3m,
            0, 0.5m];

    public string Name => "soak";

    public string Summary => "a day's curve compressed: cumulative error against the closed form, memory over time";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("seconds", "600", "length of the run, which is a day of the curve"),
        new("every", "60", "seconds between two rows"),
        new("rate", "50000", "ops a second at a factor of 1"),
        new("target", "null", "null or redis: what the worker loads"),
        new("loops", "4", "queues, and consumer loops of the worker"),
    ];

    public async Task RunAsync(ScenarioSettings settings, ResultLine result)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using RedisServer store = await RedisServer.StartAsync();
        var config = new StressConfig
        {
            TableName = "load",
            Threads = (int)settings.Number("loops"),
            Database = StoreList.Find(settings.Text("target")),
            Endpoint = settings.Text("target") == "redis" ? store.Endpoint : null,
        };
        await Prefix.PrepareAsync(redis, config);
        await using PartProcess worker = PartProcess.Start(WorkerPart.PartName, new WorkerSettings(redis.Endpoint));
        await worker.NextAsync<WorkerSample>("sample");
        await using PartProcess publisher = PartProcess.Start(
            PublisherPart.PartName, new PublisherSettings(redis.Endpoint, ConfigJson.Write(config), Text(settings)));
        await using ControlConnection control =
            await ControlConnection.ConnectAsync(new ControlOptions { Server = redis.Endpoint });
        RunWatch watch = await RunWatch.StartAsync(control, config.LeadMs);
        var rows = new SoakRows(publisher, worker);
        long every = settings.Number("every");
        for (long at = every; at < settings.Number("seconds"); at += every)
            rows.Add(await PointAsync(watch, at));

        PublisherReport report = await publisher.NextAsync<PublisherReport>("report");
        worker.End();
        rows.Print();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"End: planned {report.Planned:#,0}, published {report.Published:#,0}, completed {report.Completed:#,0}, "
            + $"late batches {report.LateBatches}."));
        Console.WriteLine();
        result.Add("exact", report.IsExact && report.Failed == 0 && report.Dropped == 0);
        result.Add("ops", report.Completed);
        result.Add("late", report.LateBatches);
        result.Add("late_max_ms", report.MaxLateMicros / 1e3);
        rows.AddTo(result);
    }

    private static async Task<RunPoint> PointAsync(RunWatch watch, long seconds)
    {
        RunPoint point = await watch.LookAsync();
        while (point.AtMicros < seconds * 1_000_000)
        {
            await Task.Delay((int)Math.Max(1, Math.Min(1000, (seconds * 1_000_000 - point.AtMicros) / 1000)));
            point = await watch.LookAsync();
        }

        return point;
    }

    private static string Text(ScenarioSettings settings) => Traffic.Flat(
        "updateItem", settings.Number("rate"), settings.Number("seconds"),
        ("qpss", new JsonArray([.. Day.Select(factor => (JsonNode)factor)])),
        ("hour_seconds", Math.Round(settings.Number("seconds") / 24m, 3)),
        ("keys", 1_000_000), ("data", new JsonObject { ["body"] = 32 }));
}

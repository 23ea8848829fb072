using System.Text.Json.Nodes;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Items;
using DistStress.Engine.Targets.Null;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>What a traffic file of many tasks costs in memory, in order and at once.</summary>
internal sealed class TasksScenario : IScenario
{
    public string Name => "tasks";

    public string Summary => "many tasks in a file: peak memory of worker and publisher, size of the run record";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("inorder", "1000,5000", "tasks one after the other, one run each"),
        new("atonce", "500,5000", "tasks at the same time, one run each"),
        new("rows", "10000", "rows of sample_data, which all tasks of one more run of 200 write; 0 for no such run"),
    ];

    public async Task RunAsync(ScenarioSettings settings, ResultLine result)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        var table = new TextTable("tasks", "ops", "exact", "seconds", "worker MB", "publisher MB", "record KB");
        foreach (long tasks in settings.Numbers("inorder"))
            await RunAsync(redis, $"{tasks} in order", new JsonArray([.. Short(tasks, "getItem")]), 0, table, result);
        foreach (long tasks in settings.Numbers("atonce"))
        {
            await RunAsync(
                redis, $"{tasks} at once", new JsonArray(new JsonArray([.. Long(tasks)])), 0, table, result);
        }

        if (settings.Number("rows") is > 0 and var rows)
            await RunAsync(
                redis, $"200 of {rows} rows", new JsonArray([.. Short(200, "putItem")]), rows, table, result);
        table.Print();
    }

    private static async Task RunAsync(
        RedisServer redis, string name, JsonArray traffic, long rows, TextTable table, ResultLine result)
    {
        var config = new StressConfig
        {
            TableName = "load",
            Threads = 4,
            Database = NullStore.Instance,
            SampleData = [.. Enumerable.Range(0, (int)rows).Select(
                row => (IReadOnlyList<ColumnSpec>)[ColumnSpec.OfBytes($"column{row % 100}", 10 + row % 50)])],
        };
        await Prefix.PrepareAsync(redis, config);
        await using PartProcess worker = PartProcess.Start(WorkerPart.PartName, new WorkerSettings(redis.Endpoint));
        WorkerSample sample = await worker.NextAsync<WorkerSample>("sample");
        long began = sample.AtMicros;
        await using PartProcess publisher = PartProcess.Start(
            PublisherPart.PartName,
            new PublisherSettings(
                redis.Endpoint, ConfigJson.Write(config), traffic.ToJsonString(), NoBarrier: true));
        PublisherReport run = await publisher.NextAsync<PublisherReport>("report");
        long record = (long)await redis.View.GetDatabase().ExecuteAsync("MEMORY", "USAGE", "dst_run", "SAMPLES", "0");
        worker.End();
        await foreach (WorkerSample later in worker.AllAsync<WorkerSample>("sample"))
            sample = later;
        table.Add(
            name, run.Completed, run.IsExact ? "yes" : "NO", (sample.AtMicros - began) / 1e6,
            sample.Usage.PeakBytes / 1e6, run.Usage.PeakBytes / 1e6, record / 1e3);
        string key = name.Replace(' ', '_');
        result.Add(key + "_exact", run.IsExact);
        result.Add(key + "_worker_mb", sample.Usage.PeakBytes / 1e6);
        result.Add(key + "_publisher_mb", run.Usage.PeakBytes / 1e6);
        result.Add(key + "_record_kb", record / 1e3);
    }

    private static IEnumerable<JsonNode> Short(long tasks, string action) =>
        Enumerable.Range(1, (int)tasks).Select(seed => Task(action, seed, 2000, 20));

    private static IEnumerable<JsonNode> Long(long tasks) =>
        Enumerable.Range(1, (int)tasks).Select(seed => Task("getItem", seed, 10, 100));

    private static JsonNode Task(string action, int seed, int qps, int times) =>
        new JsonObject { ["action"] = action, ["seed"] = seed, ["qps"] = qps, ["times"] = times };
}

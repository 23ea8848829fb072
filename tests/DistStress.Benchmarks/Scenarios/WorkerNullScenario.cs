using System.Text.Json.Nodes;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Targets.Null;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>What a worker's own part costs: everything but a store.</summary>
internal sealed class WorkerNullScenario : IScenario
{
    public string Name => "worker-null";

    public string Summary =>
        "one worker with the Null target, items generated in full: ops/s, processor and bytes an op";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("seconds", "10", "length of each measurement"),
        new("rate", "10000000", "ops a second that are published: more than the worker can"),
        new("loops", "1,2,4,10", "consumer loops of the worker, one measurement each"),
    ];

    public async Task RunAsync(ScenarioSettings settings, ResultLine result)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        var data = new JsonObject
        {
            ["request_"] = new JsonObject { ["r"] = 16, ["len"] = 80 },
            ["body"] = 100,
            ["state"] = "changed",
        };
        string traffic = Traffic.Flat("putItem", settings.Number("rate"), 3600, ("data", data));
        var table = new TextTable(
            "loops", "ops/s", "cores", "CPU us/op", "allocated B/op", "peak MB", "all accounted for");
        foreach (long loops in settings.Numbers("loops"))
        {
            var config = new StressConfig { TableName = "load", Threads = (int)loops, Database = NullStore.Instance };
            SaturatedWorker worker =
                await SaturatedWorker.MeasureAsync(redis, config, traffic, settings.Number("seconds"));
            table.Add(
                loops, worker.OpsASecond, worker.Cores, worker.CpuMicrosAnOp, worker.AllocatedBytesAnOp,
                worker.PeakBytes / 1e6, worker.IsAccounted ? "yes" : "NO");
            result.Add($"loops{loops}_ops_s", worker.OpsASecond);
            result.Add($"loops{loops}_cores", worker.Cores);
            result.Add($"loops{loops}_cpu_us_op", worker.CpuMicrosAnOp);
            result.Add($"loops{loops}_alloc_b_op", worker.AllocatedBytesAnOp);
            result.Add($"loops{loops}_peak_mb", worker.PeakBytes / 1e6);
        }

        table.Print();
    }
}

using System.Diagnostics;
using System.Globalization;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>What a publisher does after it stood still: what came late, how fast it is back on its schedule.</summary>
internal sealed class StallScenario : IScenario
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(3);

    public string Name => "stall";

    public string Summary => "the publisher's process stopped for a while: late batches, time to catch up, exactness";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("stalls", "50,500,5000", "ms to stop the publisher for, one run each"),
        new("rates", "100000,5000000", "ops a second of the runs"),
        new("tail", "3", "seconds that the run goes on afterwards"),
        new("queues", "10", "queues"),
    ];

    public async Task RunAsync(ScenarioSettings settings, ResultLine result)
    {
        if (OperatingSystem.IsWindows())
            throw new ScenarioException("Windows has no signal that stops a process.");
        await using RedisServer redis = await RedisServer.StartAsync();
        var table = new TextTable(
            "rate", "stopped ms", "published", "exact", "late batches", "worst late ms", "caught up after ms");
        foreach (long rate in settings.Numbers("rates"))
        {
            foreach (long stall in settings.Numbers("stalls"))
                await RunAsync(redis, rate, stall, settings, table, result);
        }

        table.Print();
    }

    private static async Task RunAsync(
        RedisServer redis, long rate, long stallMs, ScenarioSettings settings, TextTable table, ResultLine result)
    {
        var config = new StressConfig { TableName = "load", Threads = (int)settings.Number("queues"),
            MaxBacklog = long.MaxValue };
        await Prefix.PrepareAsync(redis, config);
        string json = ConfigJson.Write(config);
        decimal seconds = (decimal)Lead.TotalSeconds + stallMs / 1000m + settings.Number("tail");
        await using PartProcess taker = PartProcess.Start(TakerPart.PartName, new TakerSettings(redis.Endpoint, json));
        await taker.NextAsync<bool>("ready");
        await using PartProcess publisher = PartProcess.Start(
            PublisherPart.PartName, new PublisherSettings(redis.Endpoint, json, Traffic.Flat("query", rate, seconds)));
        await using ControlConnection control =
            await ControlConnection.ConnectAsync(new ControlOptions { Server = redis.Endpoint });
        RunWatch watch = await RunWatch.StartAsync(control, config.LeadMs);
        while ((await watch.LookAsync()).AtMicros < Lead.TotalMicroseconds)
            await Task.Delay(Poll);

        long stopped = Stopwatch.GetTimestamp();
        await SignalAsync("STOP", publisher.ProcessId);
        await Task.Delay(TimeSpan.FromMilliseconds(stallMs));
        double stood = Stopwatch.GetElapsedTime(stopped).TotalMilliseconds;
        long resumed = Stopwatch.GetTimestamp();
        await SignalAsync("CONT", publisher.ProcessId);
        // On schedule again: no more than the slice on its way is missing, and the one that is just beginning.
        RunPoint point = await watch.LookAsync();
        while (point.PublishedError < -2 * point.Rate / 100)
        {
            await Task.Delay(Poll);
            point = await watch.LookAsync();
        }

        double caughtUp = Stopwatch.GetElapsedTime(resumed).TotalMilliseconds;
        PublisherReport report = await publisher.NextAsync<PublisherReport>("report");
        table.Add(
            Traffic.Short(rate), stood, report.Published, report.IsExact ? "yes" : "NO",
            report.LateBatches, report.MaxLateMicros / 1e3, caughtUp);
        string name = string.Create(CultureInfo.InvariantCulture, $"r{Traffic.Short(rate)}_{stallMs}ms");
        result.Add(name + "_exact", report.IsExact);
        result.Add(name + "_late", report.LateBatches);
        result.Add(name + "_late_max_ms", report.MaxLateMicros / 1e3);
        result.Add(name + "_caught_up_ms", caughtUp);
    }

    private static async Task SignalAsync(string signal, int processId)
    {
        using Process kill = Process.Start("kill", ["-" + signal, processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new ScenarioException($"kill -{signal} failed: has the publisher ended?");
    }
}

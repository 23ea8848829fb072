using System.Text.Json;
using DistStress.Engine.Clocks;
using DistStress.Engine.Configuration;
using DistStress.Engine.Metrics;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Benchmarks.Parts;

/// <summary>
/// The product's publisher: sends <c>sample</c> once a second, and <c>report</c> at the end.
/// </summary>
internal sealed class PublisherPart : IPart
{
    public const string PartName = "publisher";

    public string Name => PartName;

    public async Task RunAsync(string settings, PartLine line)
    {
        PublisherSettings wanted = JsonSerializer.Deserialize<PublisherSettings>(settings)!;
        StressConfig config = ConfigFile.Parse(wanted.Config, "config.json");
        TrafficPlan plan = TrafficFile.Parse(wanted.Traffic, "traffic.json", config.ForTraffic());
        await using ControlConnection control =
            await ControlConnection.ConnectAsync(new ControlOptions { Server = wanted.Redis });
        var publisher = new Publisher(control, new PublisherOptions
        {
            OnStat = stat => line.Send(
                "sample", new PublisherSample(
                    DeadlineTimeProvider.Machine.NowMicros, stat.Published, stat.Holding, PartUsage.Now())),
            NoBarrier = wanted.NoBarrier,
            OnWarning = Console.Error.WriteLine,
        });
        RunResult run = await publisher.RunAsync(plan, config, line.End);
        var latencies = new LatencySet();
        foreach (TaskResult task in run.Tasks)
            latencies.Add(task.Progress.Measurements.Latencies);
        TaskResult first = run.Tasks[0];
        line.Send("report", new PublisherReport
        {
            State = run.State.ToString(),
            Planned = run.Tasks.Sum(task => new TaskSchedule(task.Task, task.Progress.PhaseMicros).Total),
            Published = run.Counts.Published,
            Completed = run.Counts.Completed,
            Failed = run.Counts.Failed,
            Dropped = run.Counts.Dropped,
            LateBatches = run.Tasks.Sum(task => task.Progress.Tally.LateBatches),
            MaxLateMicros = run.Tasks.Max(task => task.Progress.Tally.MaxLateMicros),
            OriginMicros = first.Progress.OriginMicros ?? 0,
            Measured = run.Tasks.Sum(task => task.Progress.Measurements.Measured),
            Delay = Quantiles.Of(latencies.Delay),
            Response = Quantiles.Of(latencies.Response),
            Rates = first.Progress.Measurements.Rates.Rows,
            Errors = first.Progress.Tally.Errors,
            Usage = PartUsage.Now(),
        });
    }
}

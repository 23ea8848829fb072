using System.Text.Json;
using DistStress.Benchmarks.Measuring;
using DistStress.Engine.Configuration;
using DistStress.Engine.Metrics;

namespace DistStress.Benchmarks.Parts;

/// <summary>
/// Many workers in one process that do with batches what real ones do, and nothing with ops. Sends <c>ready</c>, and
/// <c>report</c> at the end.
/// </summary>
internal sealed class FleetPart : IPart
{
    public const string PartName = "fleet";

    // Connecting all at once would overrun the server's backlog of connections.
    private const int ConnectAtOnce = 20;

    public string Name => PartName;

    public async Task RunAsync(string settings, PartLine line)
    {
        FleetSettings wanted = JsonSerializer.Deserialize<FleetSettings>(settings)!;
        StressConfig config = ConfigFile.Parse(wanted.Config, "config.json");
        // Each worker has ten loops and a connection or two; the pool must not grow thread by thread while they start.
        ThreadPool.SetMinThreads(Environment.ProcessorCount * 4, Environment.ProcessorCount * 4);
        var workers = new List<FleetWorker>();
        foreach (int[] some in Enumerable.Range(0, wanted.Workers).Chunk(ConnectAtOnce))
            workers.AddRange(await Task.WhenAll(
                some.Select(number => FleetWorker.StartAsync(wanted.Redis, number, wanted.Workers, config))));
        line.Send("ready", true);
        await line.EndAsync();

        foreach (FleetWorker worker in workers)
            await worker.DisposeAsync();
        line.Send("report", Report(workers));
    }

    private static FleetReport Report(List<FleetWorker> workers)
    {
        var lateness = new LatencyHistogram();
        FleetTallies[] tallies = [.. workers.Select(worker => worker.Tallies)];
        foreach (FleetTallies tally in tallies)
            lateness.Add(tally.Lateness);
        return new FleetReport(
            [.. tallies.Select(tally => tally.Ops)], lateness.Count, tallies.Sum(tally => tally.TakenLate),
            tallies.Sum(tally => tally.BegunLate), Quantiles.Of(lateness),
            Statistics.Ratio(lateness.Count, tallies.Sum(tally => tally.Takes)), tallies.Sum(tally => tally.EmptyTakes),
            PartUsage.Now());
    }
}

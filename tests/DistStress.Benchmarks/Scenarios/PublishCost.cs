using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>
/// What publishing costs in the middle of a run: when its code has been compiled, and before its last second.
/// </summary>
/// <param name="PublisherCores">Processors that the publisher's process keeps busy.</param>
/// <param name="RedisCores">The same of the server.</param>
/// <param name="HandoversASecond">Calls that hand batches over, of publisher and takers.</param>
/// <param name="ExecutedASecond">Commands that the server carries out, those that scripts call included.</param>
/// <param name="AllocatedBytesAnOp">Managed bytes that the publisher allocates for each op.</param>
internal sealed record PublishCost(
    double PublisherCores, double RedisCores, double HandoversASecond, double ExecutedASecond,
        double AllocatedBytesAnOp)
{
    /// <summary>Watches a publisher until its process ends.</summary>
    public static async Task<PublishCost> MeasureAsync(PartProcess publisher, RedisServer redis)
    {
        var points = new List<Point>();
        await foreach (PublisherSample sample in publisher.AllAsync<PublisherSample>("sample"))
            points.Add(new Point(sample, redis.CpuMicros, await redis.CommandsAsync()));

        // The last sample in which something was published may reach past the end of publishing.
        long total = points.Count == 0 ? 0 : points[^1].Sample.Published;
        Point[] middle = [.. points.Where(point => point.Sample.Published < total)];
        if (middle.Length < 2)
            throw new ScenarioException(
                "The run is too short to say what publishing costs: give it 4 seconds at least.");
        (Point first, Point last) = (middle[0], middle[^1]);
        double micros = last.Sample.AtMicros - first.Sample.AtMicros;
        PartUsage before = first.Sample.Usage;
        PartUsage after = last.Sample.Usage;
        return new PublishCost(
            (after.CpuMicros - before.CpuMicros) / micros,
            (last.RedisCpuMicros - first.RedisCpuMicros) / micros,
            Statistics.PerSecond(last.Commands.Handovers - first.Commands.Handovers, micros),
            Statistics.PerSecond(last.Commands.Executed - first.Commands.Executed, micros),
            (after.AllocatedBytes - before.AllocatedBytes) / (double)(last.Sample.Published - first.Sample.Published));
    }

    private sealed record Point(PublisherSample Sample, double RedisCpuMicros, CommandStats Commands);
}

using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Clocks;
using DistStress.Engine.Configuration;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>What a worker comes to that always has more to do than it can.</summary>
/// <param name="OpsASecond">Ops that ended.</param>
/// <param name="FailedASecond">Of these, failed ones.</param>
/// <param name="Cores">Processors that its process kept busy.</param>
/// <param name="CpuMicrosAnOp">Processor time of its process for each op.</param>
/// <param name="AllocatedBytesAnOp">Managed bytes that it allocated for each op.</param>
/// <param name="PeakBytes">The most memory that it had in RAM.</param>
/// <param name="Run">What the publisher says of the run, which is stopped in the end.</param>
internal sealed record SaturatedWorker(
    double OpsASecond, double FailedASecond, double Cores, double CpuMicrosAnOp, double AllocatedBytesAnOp,
    long PeakBytes, PublisherReport Run)
{
    // Compiling the code again with what was learned takes its time, and so does filling the pools.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Whether every published op is accounted for.</summary>
    public bool IsAccounted => Run.Published == Run.Completed + Run.Failed + Run.Dropped;

    /// <summary>Lets a worker run with a publisher that outruns it.</summary>
    /// <param name="redis">The server that carries the work.</param>
    /// <param name="config">The configuration, which names the target.</param>
    /// <param name="traffic">Traffic that is faster than the worker and longer than the measurement.</param>
    /// <param name="seconds">How long to measure.</param>
    public static async Task<SaturatedWorker> MeasureAsync(
        RedisServer redis, StressConfig config, string traffic, long seconds)
    {
        await Prefix.PrepareAsync(redis, config);
        await using PartProcess worker = PartProcess.Start(WorkerPart.PartName, new WorkerSettings(redis.Endpoint));
        await worker.NextAsync<WorkerSample>("sample");
        await using PartProcess publisher = PartProcess.Start(
            PublisherPart.PartName, new PublisherSettings(redis.Endpoint, ConfigJson.Write(config), traffic));
        await publisher.NextAsync<PublisherSample>("sample");
        await Task.Delay(WarmUp);
        long from = DeadlineTimeProvider.Machine.NowMicros;
        // The worker reports once a second: one more, so that the reports span the time asked for.
        await Task.Delay(TimeSpan.FromSeconds(seconds + 1));
        long until = DeadlineTimeProvider.Machine.NowMicros;
        publisher.End();
        PublisherReport run = await publisher.NextAsync<PublisherReport>("report");
        worker.End();

        var samples = new List<WorkerSample>();
        await foreach (WorkerSample sample in worker.AllAsync<WorkerSample>("sample"))
            samples.Add(sample);
        WorkerSample[] middle = [.. samples.Where(sample => sample.AtMicros > from && sample.AtMicros < until)];
        if (middle.Length < 2)
            throw new ScenarioException("The worker did not report in time: give the run more seconds.");
        (WorkerSample first, WorkerSample last) = (middle[0], middle[^1]);
        double micros = last.AtMicros - first.AtMicros;
        long ops = last.Ended - first.Ended;
        double cpu = last.Usage.CpuMicros - first.Usage.CpuMicros;
        return new SaturatedWorker(
            Statistics.PerSecond(ops, micros), Statistics.PerSecond(last.Failed - first.Failed, micros), cpu / micros,
            Statistics.Ratio(cpu, ops),
            Statistics.Ratio(last.Usage.AllocatedBytes - first.Usage.AllocatedBytes, ops),
                samples[^1].Usage.PeakBytes, run);
    }
}

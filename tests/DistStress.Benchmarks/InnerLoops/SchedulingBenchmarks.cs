using BenchmarkDotNet.Attributes;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Benchmarks.InnerLoops;

/// <summary>What the publisher's own work costs at 5 000 000 ops a second: per op, and in allocated bytes.</summary>
[MemoryDiagnoser]
public class SchedulingBenchmarks
{
    private const int OpsASlice = 50_000;
    private readonly BatchWriter _writer = new("benchmarkrun");
    private BatchCutter _flat = null!;
    private BatchCutter _curve = null!;
    private long _flatSlice;
    private long _curveSlice;

    [GlobalSetup]
    public void Prepare()
    {
        var task = new TrafficTask
        {
            Number = 0,
            Action = TrafficAction.Query,
            Name = "query",
            Qps = 5_000_000,
            Times = long.MaxValue,
            Seed = 1,
        };
        _flat = new BatchCutter(new TaskSchedule(task), 0, 100);
        decimal[] curve = [1, 0, 0, 1.2m, 0, .. Enumerable.Repeat(1m, 19)];
        _curve = new BatchCutter(new TaskSchedule(task with { Qpss = curve }), 0, 100);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = OpsASlice)]
    public void SliceOfAFlatRate() => Cut(_flat, ++_flatSlice);

    [Benchmark(OperationsPerInvoke = OpsASlice)]
    public void SliceOfACurve() => Cut(_curve, ++_curveSlice);

    private void Cut(BatchCutter cutter, long horizon)
    {
        _writer.Clear();
        while (cutter.TryCut(horizon, long.MaxValue, 0, out Batch batch))
            _writer.Append(batch, []);
    }
}

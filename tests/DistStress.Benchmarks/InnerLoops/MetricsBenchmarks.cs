using BenchmarkDotNet.Attributes;
using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;

namespace DistStress.Benchmarks.InnerLoops;

/// <summary>
/// What accounting for an op costs, and what a report of a second with many different latencies does.
/// </summary>
[MemoryDiagnoser]
public class MetricsBenchmarks
{
    private const int Ops = 1000;
    private const int Reported = 20_000;
    private readonly LatencyHistogram _histogram = new();
    private readonly IntervalMetrics _interval = new();
    private readonly LatencyHistogram _report = new();
    private string _encoded = "";

    [GlobalSetup]
    public void Prepare()
    {
        for (long i = 0; i < Reported; i++)
            _report.Record(i * i % 1_000_003);
        _encoded = _report.Encode();
    }

    [Benchmark(OperationsPerInvoke = Ops)]
    public void RecordLatency()
    {
        for (int i = 0; i < Ops; i++)
            _histogram.Record(100 + i);
    }

    [Benchmark(OperationsPerInvoke = Ops)]
    public void RecordOp()
    {
        var result = new OpResult(OpStatus.Succeeded, 100);
        for (int i = 0; i < Ops; i++)
            _interval.Record(new OpRecord(1_000_000, 1_000_020 + i, 1_000_300 + i, result));
    }

    [Benchmark]
    public string EncodeHistogram() => _report.Encode();

    [Benchmark]
    public long DecodeHistogram() => LatencyHistogram.Decode(_encoded).Count;
}

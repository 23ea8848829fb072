using BenchmarkDotNet.Attributes;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Scheduling;

namespace DistStress.Benchmarks.InnerLoops;

/// <summary>What writing and reading a queue entry costs, which carries up to 100 ops.</summary>
[MemoryDiagnoser]
public class BatchCodecBenchmarks
{
    private const int Entries = 500;
    private static readonly Batch Some = new(0, 123_456_700, 100, 1_763_810_000_123_456, 2_000);
    private static readonly ulong[] Positions = [1_000_001, 2_000_002, 300_003, 4_000_004, 500_005, 60_006];

    private readonly BatchWriter _writer = new("benchmarkrun");
    private byte[] _entry = [];
    private byte[] _entryOfStreams = [];

    [GlobalSetup]
    public void Prepare()
    {
        _entry = _writer.Entry(_writer.Append(Some, [])).ToArray();
        _entryOfStreams = _writer.Entry(_writer.Append(Some, Positions)).ToArray();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Entries)]
    public void Encode() => Encode([]);

    [Benchmark(OperationsPerInvoke = Entries)]
    public void EncodeWithSixStreams() => Encode(Positions);

    [Benchmark]
    public string? Decode() => BatchReader.Read(_entry, out _, out _, out _);

    [Benchmark]
    public string? DecodeWithSixStreams() => BatchReader.Read(_entryOfStreams, out _, out _, out _);

    private void Encode(ReadOnlySpan<ulong> positions)
    {
        _writer.Clear();
        for (int i = 0; i < Entries; i++)
            _writer.Append(Some, positions);
    }
}

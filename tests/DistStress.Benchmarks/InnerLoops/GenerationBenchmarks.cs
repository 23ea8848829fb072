using BenchmarkDotNet.Attributes;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Traffic;

namespace DistStress.Benchmarks.InnerLoops;

/// <summary>What making an op costs: per op, and in allocated bytes, which must be none.</summary>
[MemoryDiagnoser]
public class GenerationBenchmarks
{
    private const int Ops = 1000;
    private readonly TrafficTask _task = new()
    {
        Number = 0,
        Action = TrafficAction.UpdateItem,
        Name = "updateItem",
        Qps = 1,
        Times = 1,
        Seed = 1,
        Data = [ColumnSpec.OfSpread("request_", 16, 8000), ColumnSpec.OfBytes("b", 10_000),
            ColumnSpec.OfText("t", "text")],
    };

    private OperationGenerator _plain = null!;
    private OperationGenerator _weighted = null!;
    private OperationGenerator _zipfian = null!;
    private ItemGenerator _items = null!;
    private StreamPicker _picker = null!;
    private Item _item = null!;
    private Operation _operation = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _operation = new Operation(_task);
        _items = new ItemGenerator(_task);
        _item = new Item();
        _picker = new StreamPicker([15.38m, 48.58m, 7.36m, 22.58m, 4.82m, 1.29m]);
        _plain = new OperationGenerator(new TaskGeneration(_task));
        _weighted = new OperationGenerator(new TaskGeneration(_task with { Seeds = [15.38m, 48.58m, 7.36m, 22.58m] }));
        _zipfian = new OperationGenerator(
            new TaskGeneration(_task with { Keys = 1_000_000, Distribution = KeyDistribution.Zipfian }));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Ops)]
    public uint Draw()
    {
        uint sum = 0;
        for (int i = 0; i < Ops; i++)
            sum += Philox.Draw(1, (ulong)i, Lane.Key).W0;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Ops)]
    public void Key()
    {
        Span<byte> key = stackalloc byte[ItemKey.Length];
        for (int i = 0; i < Ops; i++)
            ItemKey.Write(1, (ulong)i, key);
    }

    [Benchmark(OperationsPerInvoke = Ops)]
    public void ItemOfThreeColumns()
    {
        for (int i = 0; i < Ops; i++)
            _items.Fill(_item, 1, (ulong)i);
    }

    [Benchmark(OperationsPerInvoke = Ops)]
    public int PickOfSixStreams()
    {
        int sum = 0;
        for (int i = 0; i < Ops; i++)
            sum += _picker.Pick(1, (ulong)i);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Ops)]
    public void NextOp()
    {
        for (int i = 0; i < Ops; i++)
            _plain.Next(_operation);
    }

    [Benchmark(OperationsPerInvoke = Ops)]
    public void NextOpOfWeightedStreams()
    {
        for (int i = 0; i < Ops; i++)
            _weighted.Next(_operation);
    }

    [Benchmark(OperationsPerInvoke = Ops)]
    public void NextOpOfZipfianKeys()
    {
        for (int i = 0; i < Ops; i++)
            _zipfian.Next(_operation);
    }
}

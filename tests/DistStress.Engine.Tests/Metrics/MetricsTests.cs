using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using Xunit;

namespace DistStress.Engine.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public void Histograms_merge_on_the_wire_to_what_one_would_hold()
    {
        var random = new Random(8);
        var whole = new LatencyHistogram();
        var merged = new LatencyHistogram();
        for (int part = 0; part < 5; part++)
        {
            var own = new LatencyHistogram();
            for (int i = 0; i < 2000; i++)
            {
                long micros = (long)Math.Exp(random.NextDouble() * 20);
                whole.Record(micros);
                own.Record(micros);
            }

            merged.Add(LatencyHistogram.Decode(own.Encode()));
        }

        Assert.Equal(10_000, merged.Count);
        foreach (double percentile in new[] { 0, 50, 90, 99, 99.9, 100 })
            Assert.Equal(whole.Percentile(percentile), merged.Percentile(percentile));
        Assert.Equal(whole.Max, merged.Max);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2_000)]
    [InlineData(50_000)]
    [InlineData(1_000_000)]
    public void A_histogram_of_any_size_comes_through_the_wire_whole(int latencies)
    {
        var random = new Random(9);
        var histogram = new LatencyHistogram();
        for (int i = 0; i < latencies; i++)
            histogram.Record((long)Math.Exp(random.NextDouble() * 21));

        LatencyHistogram read = LatencyHistogram.Decode(histogram.Encode());

        Assert.Equal(latencies, read.Count);
        Assert.Equal(histogram.Max, read.Max);
        for (double percentile = 0; percentile <= 100; percentile += 0.5)
            Assert.Equal(histogram.Percentile(percentile), read.Percentile(percentile));
    }

    [Fact]
    public void A_histogram_keeps_three_digits_and_bounds()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(123_456);
        Assert.InRange(histogram.Percentile(50), 123_456, 123_456 * 1.001);

        histogram.Reset();
        Assert.Equal(0, histogram.Percentile(99));
        histogram.Record(-5);
        Assert.Equal(0, histogram.Max);
        histogram.Record(long.MaxValue);
        Assert.InRange(histogram.Max, LatencyHistogram.MaxMicros, LatencyHistogram.MaxMicros * 1.001);
    }

    [Theory]
    [InlineData("")]
    [InlineData("####")]
    [InlineData("AAAA")]
    public void What_is_no_histogram_is_refused(string text) =>
        Assert.Throws<FormatException>(() => LatencyHistogram.Decode(text));

    [Fact]
    public void Failed_ops_have_latencies_of_their_own_and_all_that_began_have_a_delay()
    {
        var metrics = new IntervalMetrics();
        metrics.Record(new OpRecord(0, 10_000, 30_000, new OpResult(OpStatus.Succeeded)));
        metrics.Record(new OpRecord(0, 10_000, 30_000, new OpResult(OpStatus.NotFound)));
        for (int i = 0; i < 98; i++)
            metrics.Record(new OpRecord(0, 40, 50, new OpResult(OpStatus.Failed)));
        metrics.Record(new OpRecord(0, 40, 50, new OpResult(OpStatus.Throttled)));
        metrics.Record(new OpRecord(0, 40, 50, OpResult.Expired));

        LatencySet read = WorkerSnapshotJson.Read(WorkerSnapshotJson.Write(new WorkerSnapshot
        {
            Worker = "w",
            Incarnation = 1,
            Sequence = 1,
            AtMicros = 1,
            IntervalMicros = 1,
            Backlog = 0,
            InFlight = 0,
            Tasks = [new TaskInterval("r", 0, "n", "a", metrics)],
        }))!.Tasks[0].Metrics.Latencies;

        Assert.Equal(
            (2L, 2L, 99L, 101L), (read.Response.Count, read.Service.Count, read.Failure.Count, read.Delay.Count));
        Assert.InRange(read.Response.Percentile(50), 30_000, 30_100);
        Assert.InRange(read.Service.Percentile(50), 20_000, 20_100);
        Assert.Equal(50, read.Failure.Max);
    }

    [Fact]
    public async Task Nothing_is_lost_between_writers_and_the_reader()
    {
        const int Writers = 4;
        const int Each = 50_000;
        var metrics = new TaskMetrics(2);
        var sum = new IntervalMetrics();
        Task[] writing = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
                metrics.Record(writer, new OpRecord(0, 1, 3, new OpResult(OpStatus.Succeeded, 7)));
        }))];
        while (!Task.WhenAll(writing).IsCompleted)
            sum.Add(metrics.Drain());
        await Task.WhenAll(writing);
        sum.Add(metrics.Drain());

        Assert.Equal(Writers * Each, sum.Completed);
        Assert.Equal(Writers * Each * 7, sum.Bytes);
        Assert.Equal(Writers * Each, sum.Latencies.Response.Count);
        Assert.Equal((1, 2, 3), (sum.Latencies.Delay.Max, sum.Latencies.Service.Max, sum.Latencies.Response.Max));
    }

    [Fact]
    public void Outcomes_are_counted_where_they_belong()
    {
        var metrics = new IntervalMetrics();
        var read = new OpCalls();
        read.AddCapacity("orders", new CapacityUnits(0.5, null));
        read.AddThrottle("HotPartition");
        metrics.Record(Op(new OpResult(OpStatus.Succeeded, 5) { Calls = read }));
        metrics.Record(Op(new OpResult(OpStatus.NotFound)));
        metrics.Record(Op(new OpResult(OpStatus.Throttled, Retries: 3, Error: "HotPartition")));
        metrics.Record(Op(new OpResult(OpStatus.Failed, Error: "Timeout")));

        Assert.Equal((2, 2, 1, 1), (metrics.Completed, metrics.Failed, metrics.Throttled, metrics.NotFound));
        Assert.Equal(0.5, metrics.ReadUnits);
        Assert.Null(metrics.WriteUnits);
        Assert.Equal(3, metrics.Retries);
        Assert.Equal(1, metrics.ThrottledCalls);
        Assert.Equal(["HotPartition", "Timeout"], metrics.Errors.Keys.Order());
    }

    [Fact]
    public void A_snapshot_survives_the_channel_and_nothing_else_passes_for_one()
    {
        var metrics = new IntervalMetrics();
        var calls = new OpCalls();
        calls.AddCapacity("orders", new CapacityUnits(null, 2));
        calls.AddCapacity("orders/by-date", new CapacityUnits(null, 0.5));
        calls.AddThrottle("Rate");
        calls.AddThrottle("Rate");
        metrics.Record(Op(new OpResult(OpStatus.Throttled, 9, Error: "Rate") { Calls = calls }));
        var snapshot = new WorkerSnapshot
        {
            Worker = "w",
            Incarnation = 5,
            Sequence = 6,
            AtMicros = 12,
            IntervalMicros = 34,
            Backlog = 5,
            InFlight = 6,
            Tasks = [new TaskInterval("r", 1, "name", "putItem", metrics)],
        };

        WorkerSnapshot read = WorkerSnapshotJson.Read(WorkerSnapshotJson.Write(snapshot))!;

        Assert.Equal(("w", 12, 34, 5, 6),
            (read.Worker, read.AtMicros, read.IntervalMicros, read.Backlog, read.InFlight));
        TaskInterval task = Assert.Single(read.Tasks);
        Assert.Equal(("r", 1, "name", "putItem"), (task.Run, task.Task, task.Name, task.Action));
        Assert.Equal((1, 1, 9L, 2.5),
            (task.Metrics.Failed, task.Metrics.Throttled, task.Metrics.Bytes, task.Metrics.WriteUnits));
        Assert.Null(task.Metrics.ReadUnits);
        Assert.Equal(1, task.Metrics.Errors["Rate"]);
        Assert.Equal(2, task.Metrics.Throttles["Rate"]);
        Assert.Equal(new CapacityUnits(null, 0.5), task.Metrics.Capacity["orders/by-date"]);
        Assert.Equal((0, 3), (task.Metrics.Latencies.Response.Max, task.Metrics.Latencies.Failure.Max));
        foreach (string other in new[] { "x", "{}", "[]", """{"kind":"publisher"}""",
            """{"kind":"worker","worker":"w","tasks":[{"delay":"!"}]}""" })
            Assert.Null(WorkerSnapshotJson.Read(other));
    }

    private static OpRecord Op(OpResult result) => new(0, 1, 3, result);
}

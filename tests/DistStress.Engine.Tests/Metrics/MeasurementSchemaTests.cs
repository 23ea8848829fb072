using DistStress.Engine.Metrics;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Redis.Runs;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Metrics;

/// <summary>
/// Whatever has a row in the schema is kept, merged, sent and stored: none of these tests names a counter.
/// </summary>
public sealed class MeasurementSchemaTests
{
    [Fact]
    public void No_name_stands_for_two_things()
    {
        string[] wires =
        [
            .. MeasurementSchema.Counters.Select(counter => counter.Wire),
            .. MeasurementSchema.CountsByName.Select(counts => counts.Wire),
        ];

        Assert.True(MeasurementSchema.Rows.Length > 30 && MeasurementSchema.Counters.Length > 10);
        Assert.Distinct(MeasurementSchema.Rows.Select(row => row.Name));
        Assert.Distinct(wires);
        Assert.Distinct(MeasurementSchema.Latencies.Select(latency => latency.Wire));
        Assert.All(MeasurementSchema.Rows, row => Assert.EndsWith(".", row.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_counter_is_merged_and_forgotten()
    {
        IntervalMetrics sum = Filled();
        sum.Add(Filled());

        Assert.All(MeasurementSchema.Counters, counter =>
        {
            long one = counter.Get(Filled());
            Assert.Contains(counter.Get(sum), new[] { one, 2 * one });
        });
        Assert.Equal(2 * Filled().Completed, sum.Completed);
        Assert.Equal(Filled().MaxLateMicros, sum.MaxLateMicros);
        Assert.All(MeasurementSchema.CountsByName,
            counts => Assert.Equal(2 * counts.Of(Filled())["a"], counts.Of(sum)["a"]));
        Assert.All(MeasurementSchema.Latencies, latency => Assert.Equal(2, latency.Of(sum.Latencies).Count));

        sum.Reset();
        Assert.All(MeasurementSchema.Counters, counter => Assert.Equal(0, counter.Get(sum)));
        Assert.All(MeasurementSchema.CountsByName, counts => Assert.Empty(counts.Of(sum)));
        Assert.All(MeasurementSchema.Latencies, latency => Assert.Equal(0, latency.Of(sum.Latencies).Count));
    }

    [Fact]
    public void Every_measurement_travels_with_a_snapshot()
    {
        IntervalMetrics sent = Filled();
        WorkerSnapshot snapshot = WorkerSnapshotJson.Read(WorkerSnapshotJson.Write(new WorkerSnapshot
        {
            Worker = "w",
            Incarnation = 5,
            Sequence = 6,
            AtMicros = 1,
            IntervalMicros = 2,
            Backlog = 3,
            InFlight = 4,
            Tasks = [new TaskInterval("r", 0, "n", "putItem", sent)],
        }))!;

        AssertSame(sent, snapshot.Tasks.Single().Metrics);
        Assert.All(MeasurementSchema.Latencies, latency => Assert.Equal(
            latency.Of(sent.Latencies).Max, latency.Of(snapshot.Tasks.Single().Metrics.Latencies).Max));
    }

    [Fact]
    public void Every_measurement_is_kept_in_the_run_record()
    {
        IntervalMetrics counted = Filled();
        List<RedisValue> increments = [];
        TallyFields.AddCounts(increments, 1, counted);
        Dictionary<string, RedisValue> fields = increments.Chunk(2)
            .ToDictionary(pair => pair[0].ToString(), pair => pair[1]);
        foreach (Counter counter in MeasurementSchema.Counters.Where(
            counter => counter.Source == CounterSource.Publisher))
        {
            string field = RunFields.OfTask(1, counter.Wire);
            Assert.DoesNotContain(field, fields.Keys);
            fields[field] = counter.Get(counted);
        }

        OpTally[] read = TallyFields.Read(fields, 2);
        AssertSame(counted, read[1]);
        AssertSame(new OpTally(), read[0]);
    }

    [Fact]
    public void Every_latency_is_kept_with_a_task_s_measurements()
    {
        var measurements = new TaskMeasurements { Latencies = Filled().Latencies };

        LatencySet read = TaskMeasurementsJson.Read(TaskMeasurementsJson.Write(measurements)).Latencies;

        Assert.All(MeasurementSchema.Latencies, latency =>
            Assert.Equal((1, latency.Of(measurements.Latencies).Max), (latency.Of(read).Count, latency.Of(read).Max)));
    }

    // Each counter with a value of its own, so that none is taken for another.
    private static IntervalMetrics Filled()
    {
        var metrics = new IntervalMetrics();
        long value = 1;
        foreach (Counter counter in MeasurementSchema.Counters)
            counter.Set(metrics, value++);
        foreach (NamedCounts counts in MeasurementSchema.CountsByName)
        {
            counts.Add(metrics, "a", value++);
            counts.Add(metrics, "b:c", value++);
        }

        foreach (LatencyKind latency in MeasurementSchema.Latencies)
            latency.Of(metrics.Latencies).Record(value++);
        return metrics;
    }

    private static void AssertSame(OpTally expected, OpTally actual)
    {
        Assert.All(MeasurementSchema.Counters, counter => Assert.Equal(counter.Get(expected), counter.Get(actual)));
        Assert.All(MeasurementSchema.CountsByName, counts => Assert.Equal(counts.Of(expected), counts.Of(actual)));
    }
}

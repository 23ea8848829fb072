using DistStress.Engine.Configuration;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>Rates over time whose sums are known.</summary>
public sealed class CurveTests
{
    private const string Day = "[1,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]";

    [Theory]
    [InlineData("""{"rate":"200000/min","duration":3}""", 10_000)]
    [InlineData("""{"rate":"14/300s","duration":3600}""", 168)]
    [InlineData("""{"rate":"2/h","duration":86400}""", 48)]
    [InlineData("""{"rate":"1500/s","duration":0.1}""", 150)]
    [InlineData("""{"rate":"1/d","duration":864000}""", 10)]
    [InlineData("""{"rate":"0.5/10ms","duration":2}""", 100)]
    [InlineData("""{"qps":50,"curve":[[0,0],[100,1]]}""", 2_500)]
    [InlineData("""{"qps":50,"curve":[[0,0],[100,1]],"duration":200}""", 7_500)]
    [InlineData("""{"qps":10,"curve":[[10,1],[20,0],[30,0],[40,2]]}""", 250)]
    [InlineData("""{"qps":10,"curve":[[10,1],[20,0],[30,0.5],[40,2]],"curve_shape":"steps"}""", 250)]
    [InlineData("""{"qps":10,"curve":[[0,1],[1,0]],"times":5}""", 5)]
    [InlineData("""{"rate":"60/min","curve":[[0,2]],"duration":10}""", 20)]
    [InlineData("""{"qps":100,"qpss":DAY,"qpss_zero":"idle","duration":86400}""", 6_840_000)]
    [InlineData("""{"qps":100,"qpss":DAY,"duration":86400}""", 8_640_000)]
    [InlineData("""{"qps":100,"qpss":DAY,"qpss_zero":"ramp","duration":86400}""", 8_640_000)]
    public void A_task_has_the_ops_of_its_rate(string task, long ops) => Assert.Equal(ops, Schedule(task).Total);

    [Fact]
    public void A_week_of_minutes_is_cut_without_a_slice_wrong()
    {
        var random = new Random(3);
        CurvePoint[] points = [.. Enumerable.Range(0, 10_081).Select(
            minute => new CurvePoint(minute * 60, random.Next(10) == 0 ? 0 : random.Next(1, 10_000) / 1000m))];
        foreach (CurveShape shape in Enum.GetValues<CurveShape>())
        {
            TrafficTask task = Tasks.Flat(317.3m, null, points[^1].Second) with { Curve = points, CurveShape = shape };
            var schedule = new TaskSchedule(task);
            var expected = new MinuteSums(points, shape, tenthsPerSecond: 3_173);
            Assert.Equal(expected.OpsBefore(expected.Slices), schedule.Total);
            // A minute is one straight line, whose slices are as those of any other task: half a second on both sides
            // of each point is where something could go wrong, and each begins as a publisher does that goes on.
            for (long point = 0; point < expected.Slices; point += MinuteSums.SlicesAMinute)
            {
                long first = Math.Max(0, point - 50);
                var cutter = new BatchCutter(schedule, 0, 10_000, expected.OpsBefore(first));
                for (long slice = first; slice < point + 50; slice++)
                {
                    while (cutter.TryCut(slice + 1, long.MaxValue, 0, out Batch batch))
                        Assert.InRange(batch.Due, slice * Slice.Micros, (slice + 1) * Slice.Micros - 1);
                    if (cutter.NextOp != expected.OpsBefore(slice + 1))
                        Assert.Fail($"{shape}: slice {slice} ends at op {cutter.NextOp}.");
                }
            }
        }
    }

    [Fact]
    public void An_idle_hour_has_no_op()
    {
        TaskSchedule schedule =
            Schedule("""{"qps":100,"qpss":DAY,"qpss_zero":"idle","hour_seconds":1,"duration":24}""");

        Assert.Equal(100, schedule.OpsBefore(1_000_000));
        Assert.Equal(100, schedule.OpsBefore(5_999_999));
        Assert.Equal(101, schedule.OpsBefore(6_000_001));
        Assert.Equal(24_000_000, schedule.EndMicros);
    }

    [Fact]
    public void A_task_ends_where_the_next_op_would_be_due()
    {
        Assert.Equal(
            3_000_000,
            Schedule("""{"qps":0.5,"times":10,"curve":[[0,0],[2,4],[3,0],[4,100]],"duration":3}""").EndMicros);
        Assert.Equal(33_334, Schedule("""{"qps":300,"times":10}""").EndMicros);
        Assert.Equal(1_000_000, Schedule("""{"qps":10,"times":10,"duration":5}""").EndMicros);
        Assert.Equal(100_000_000, Schedule("""{"qps":50,"curve":[[0,0],[100,1]]}""").EndMicros);
    }

    [Fact]
    public void The_peak_is_the_highest_rate_that_is_reached()
    {
        Assert.Equal(20, Schedule("""{"qps":10,"curve":[[0,0],[10,2],[20,1]]}""").PeakQps, 6);
        Assert.Equal(10, Schedule("""{"qps":10,"curve":[[0,0],[10,2],[20,1]],"duration":5}""").PeakQps, 3);
        Assert.Equal(
            200,
            Schedule(
                """{"qps":100,"qpss":[1,2,0,0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"duration":7000}""").PeakQps,
            6);
    }

    private static TaskSchedule Schedule(string fields) => new(Read(fields));

    internal static TrafficTask Read(string fields) => TrafficFile.Parse(
        $$"""[{"action":"getItem","seed":1,{{fields.Trim()[1..].Replace("DAY", Day, StringComparison.Ordinal)}}]""",
        "test.json", Rig.Config.ForTraffic()).Tasks[0];
}

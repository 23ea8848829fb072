using DistStress.Engine.Conditions;
using DistStress.Engine.Metrics;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Outcomes;
using Xunit;

namespace DistStress.Engine.Tests.Conditions;

public sealed class ConditionWatchTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void One_value_is_enough_where_no_duration_is_named() =>
        Assert.Equal([false, false, true, true, false], Met("FailedPercent > 5", [1, 5, 5.1, 100, null]));

    [Fact]
    public void A_condition_must_hold_through_the_whole_duration() => Assert.Equal(
        [false, false, false, false, false, true, true, false, false],
        Met("FailedPercent > 5 for 3s", [6, 6, 1, 9, 8, 7, 6, 5, 6]));

    [Fact]
    public void What_is_not_known_meets_nothing_and_breaks_a_duration()
    {
        Assert.Equal([false, false, false, false, true], Met("ResponseP99Ms >= 0 for 2s", [1, null, null, 1, 1]));
        Assert.Equal([false, false], Met("ResponseP99Ms != 7", [null, null]));
    }

    [Fact]
    public void A_stretch_without_values_breaks_a_duration_and_a_long_one_counts_as_long_as_it_is()
    {
        var watch = new ConditionWatch(ConditionText.Read(["OpsPerSecond < 1 for 5s"], MeasurementOutputs.Stats));

        Assert.Empty(watch.Note(_ => 0, 0, 4 * Second));
        Assert.Empty(watch.Note(_ => 0, 5 * Second, 9 * Second));
        MetCondition met = Assert.Single(watch.Note(_ => 0.25, 9 * Second, 10 * Second));
        Assert.Equal((0.25, 5 * Second, 10 * Second), (met.Value, met.FromMicros, met.AtMicros));
        Assert.Equal(
            "OpsPerSecond < 1 for 5s: it was 0.25 at 1970-01-01 00:00:10 UTC, and held since 00:00:05",
            met.ToString());
        watch.Break();
        Assert.Empty(watch.Note(_ => 0, 10 * Second, 11 * Second));
    }

    [Fact]
    public void Each_condition_has_a_duration_of_its_own()
    {
        var watch = new ConditionWatch(ConditionText.Read(
            ["FailedPercent > 5 for 2s", "Completed >= 3"], MeasurementOutputs.Stats));
        Dictionary<string, double> values = new() { ["FailedPercent"] = 9, ["Completed"] = 1 };
        double? Value(Condition condition) => values[condition.Measurement.Name];

        Assert.Empty(watch.Note(Value, 0, Second));
        values["Completed"] = 3;
        Assert.Equal(
            ["FailedPercent", "Completed"],
            watch.Note(Value, Second, 2 * Second).Select(met => met.Condition.Measurement.Name));
    }

    [Fact]
    public void The_schema_reckons_the_values_of_counts_and_latencies()
    {
        var metrics = new IntervalMetrics();
        for (int i = 0; i < 7; i++)
            metrics.Record(new OpRecord(0, 1000, 3000, new OpResult(OpStatus.Succeeded, Bytes: 5)));
        metrics.Record(new OpRecord(0, 1000, 3000, new OpResult(OpStatus.Throttled)));
        metrics.Record(new OpRecord(0, 0, 0, OpResult.Expired));

        Assert.Equal(7, Value("Completed"));
        Assert.Equal(12.5, Value("FailedPercent"));
        Assert.Equal(12.5, Value("ThrottledPercent"));
        Assert.Equal(100.0 / 9, Value("DroppedPercent")!.Value, 9);
        Assert.Equal(35, Value("Bytes"));
        Assert.InRange(Value("ServiceP99Ms")!.Value, 2, 2.01);
        Assert.Null(Value("ReadUnits"));
        metrics.Reset();
        Assert.Null(Value("FailedPercent"));
        Assert.Null(Value("ServiceP99Ms"));

        double? Value(string name) => MeasurementSchema.Rows.Single(row => row.Name == name)
            .Value!(metrics, metrics.Latencies);
    }

    private static IEnumerable<bool> Met(string condition, double?[] values)
    {
        var watch = new ConditionWatch(ConditionText.Read([condition], MeasurementOutputs.All));
        return values.Select((value, second) =>
            watch.Note(_ => value, second * Second, (second + 1) * Second).Count > 0).ToArray();
    }
}

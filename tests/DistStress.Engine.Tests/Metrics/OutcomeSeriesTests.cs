using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using Xunit;

namespace DistStress.Engine.Tests.Metrics;

/// <summary>What became of ops over time.</summary>
public sealed class OutcomeSeriesTests
{
    private const long Start = 1_763_802_000;

    [Fact]
    public void The_percentiles_of_a_second_are_those_of_all_workers_together()
    {
        var series = new OutcomeSeries();
        var whole = new LatencyHistogram();
        var random = new Random(1);
        for (int worker = 0; worker < 5; worker++)
        {
            IntervalMetrics interval = Interval([.. Enumerable.Range(0, 100).Select(_ => random.NextInt64(1, 90_000))]);
            whole.Add(interval.Latencies.Response);
            series.Add(Start, interval);
            series.Add(Start + 1, Interval(7));
        }

        OutcomeRow row = series.Rows[0];
        Assert.Equal((500, whole.Percentile(50), whole.Percentile(99), whole.Max),
            (row.Completed, row.ResponseP50, row.ResponseP99, row.ResponseMax));
        Assert.Equal((5, 7), (series.Rows[1].Completed, series.Rows[1].ResponseMax));
    }

    [Fact]
    public void A_report_that_comes_late_loses_no_peak()
    {
        var series = new OutcomeSeries();
        series.Add(Start, Interval(10, 10, 10));
        series.Add(Start + 60, Interval(1));
        series.Add(Start, Interval(900));

        Assert.Equal((4, 900, 900), (series.Rows[0].Completed, series.Rows[0].ResponseP99, series.Rows[0].ResponseMax));
        // The mean of both medians, by their ops: (3 * 10 + 900) / 4.
        Assert.Equal(233, series.Rows[0].ResponseP50!.Value, 1.0);
    }

    [Fact]
    public void A_day_keeps_every_op_and_every_peak()
    {
        var series = new OutcomeSeries();
        for (int second = 0; second < 86_400; second++)
            series.Add(Start + second, Interval(second == 50_000 ? 777 : 5));

        Assert.Equal(32, series.SecondsPerRow);
        Assert.Equal(86_400, series.Rows.Sum(row => row.Completed));
        OutcomeRow peak = Assert.Single(series.Rows, row => row.ResponseMax == 777);
        Assert.Equal(50_000 / 32, series.Rows.ToList().IndexOf(peak));
    }

    [Fact]
    public void It_survives_the_run_record()
    {
        var timeline = new RunTimeline();
        timeline.Waiting.Add(Start, new WaitingRow(3, 4));
        var measurements = new TaskMeasurements();
        for (int second = 0; second < 10; second++)
        {
            IntervalMetrics interval = Interval(second + 1);
            interval.Record(new OpRecord(0, 0, 5, new OpResult(OpStatus.Failed, Error: second % 2 == 0 ? "A" : "B")));
            interval.AddCapacity("table", new CapacityUnits(0.5, null));
            timeline.Outcomes.Add(Start + second, interval);
            measurements.Outcomes.Add(Start + second, interval);
        }

        RunTimeline read = RunTimelineJson.Read(RunTimelineJson.Write(timeline));
        TaskMeasurements task = TaskMeasurementsJson.Read(TaskMeasurementsJson.Write(measurements));

        AssertSame(timeline.Outcomes, read.Outcomes);
        AssertSame(timeline.Outcomes, task.Outcomes);
        Assert.Equal(timeline.Waiting.Rows, read.Waiting.Rows);
        Assert.Equal(10, read.Outcomes.Rows.Count);
        // What goes on adds to what was read, of which no more is known than the rows say.
        read.Outcomes.Add(Start + 9, Interval(1, 1));
        Assert.Equal((3, 10), (read.Outcomes.Rows[9].Completed, read.Outcomes.Rows[9].ResponseMax));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("x")]
    [InlineData("""{"count":3601}""")]
    [InlineData("""{"count":-1}""")]
    [InlineData("""{"columns":{"completed":[1]}}""")]
    [InlineData("""{"columns":{"completed":[-1,0]}}""")]
    [InlineData("""{"columns":{"completed":[9e99,0]}}""")]
    [InlineData("""{"columns":{"read_units":[-0.5,0]}}""")]
    [InlineData("""{"columns":{"response_p99":[9e12,0]}}""")]
    [InlineData("""{"errors":{"A":[[2,1]]}}""")]
    [InlineData("""{"errors":{"A":[[0,-1]]}}""")]
    [InlineData("""{"errors":{"A":[[0]]}}""")]
    [InlineData("""{"errors":{"A":[null]}}""")]
    [InlineData("""{"seconds_per_row":3}""")]
    [InlineData("""{"first":-1}""")]
    public void What_is_no_timeline_is_refused(string change)
    {
        string json = change.StartsWith('{') && change.Length > 2 ? Changed(change) : change;

        Assert.Throws<FormatException>(() => RunTimelineJson.Read(json));
    }

    [Fact]
    public void Series_of_other_lengths_are_put_beside_each_other_and_lose_nothing()
    {
        var rates = new RateSeries();
        var outcomes = new OutcomeSeries();
        var waiting = new WaitingSeries();
        for (int second = 0; second < 5_000; second++)
            rates.Add(Start + second, new RateRow(1, 1, 1));
        for (int second = 0; second < 300; second++)
        {
            outcomes.Add(Start + 7 + second, Interval(3));
            waiting.Add(Start + 1 + second, new WaitingRow(second, 1));
        }

        IReadOnlyList<TimeRow> rows = TimeRow.Of([rates, rates], outcomes, waiting);

        Assert.Equal((Start, 2), (rows[0].Second, rows[0].Seconds));
        Assert.Equal(10_000, rows.Sum(row => row.Rates.Planned));
        Assert.Equal(300, rows.Sum(row => row.Outcomes.Completed));
        Assert.Equal(299, rows.Max(row => row.Waiting.Backlog));
        Assert.Equal(0, rows[2].Outcomes.Completed);
        Assert.Equal(1, rows[3].Outcomes.Completed);
        Assert.Equal([], TimeRow.Of([new RateSeries()], new OutcomeSeries(), null));
    }

    private static void AssertSame(OutcomeSeries expected, OutcomeSeries actual)
    {
        Assert.Equal((expected.FirstSecond, expected.SecondsPerRow), (actual.FirstSecond, actual.SecondsPerRow));
        Assert.Equal(expected.Rows.Select(Plain), actual.Rows.Select(Plain));
    }

    private static (OutcomeRow, string) Plain(OutcomeRow row) =>
        (row with { Errors = null, Throttles = null }, string.Join(' ', row.Errors ?? new Dictionary<string, long>()));

    private static string Changed(string change)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse("""
            {"first":1,"seconds_per_row":1,"count":2,"columns":{"completed":[1,1]},"errors":{},"throttles":{}}
            """)!.AsObject();
        foreach ((string name, System.Text.Json.Nodes.JsonNode? value) in
            System.Text.Json.Nodes.JsonNode.Parse(change)!.AsObject())
            json[name] = value?.DeepClone();
        const string Waiting = """{"first":0,"seconds_per_row":1,"rows":[]}""";
        return $$"""{"outcomes":{{json.ToJsonString()}},"waiting":{{Waiting}} }""";
    }

    private static IntervalMetrics Interval(params long[] micros)
    {
        var interval = new IntervalMetrics();
        foreach (long length in micros)
            interval.Record(new OpRecord(0, 0, length, new OpResult(OpStatus.Succeeded)));
        return interval;
    }
}

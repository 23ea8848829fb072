using DistStress.Engine.Comparing;
using Xunit;

namespace DistStress.Engine.Tests.Comparing;

public sealed class RunComparerTests
{
    private static readonly ComparedRun Before = MadeRuns.Run(new Random(1), noise: 0.02, unitsPerOp: 2);

    [Fact]
    public void A_measurement_that_got_worse_is_named_with_how_much_and_how_sure()
    {
        ComparedRun after = Scaled(Before, 1.3) with { RunId = "after" };
        RunComparison comparison = Compare(after, Before);

        Assert.Empty(comparison.Notes);
        MeasurementDifference row = comparison.Differences.Single(row => row.Measurement == "ResponseP50Ms");
        Assert.Equal(DifferenceVerdict.Worse, row.Verdict);
        Assert.Equal(30, row.PercentOf(row.Difference)!.Value, 0.001);
        Assert.Equal(30, row.PercentOf(row.Low)!.Value, 0.001);
        Assert.Equal(1.3 * row.Baseline!.Value, row.Result!.Value, 0.001);
        // Three seconds and the last one do not count; the root of 26 is 5.
        Assert.Equal(26, row.Seconds);
        Assert.Equal(5, row.Batches);
        Assert.StartsWith(
            "ResponseP50Ms got worse by +30.0 %, between +30.0 % and +30.0 %: ", DifferenceText.Of(row),
            StringComparison.Ordinal);
        Assert.Equal(
            DifferenceVerdict.Better, Compare(Before, after).Differences.Single(
                row => row.Measurement == "ResponseP50Ms").Verdict);
    }

    [Fact]
    public void What_is_the_same_is_called_so_and_what_is_only_noise_is_not()
    {
        Assert.All(Compare(Before, Before).Differences, row => Assert.Equal(DifferenceVerdict.Same, row.Verdict));

        MeasurementDifference noisy = Row(
            MadeRuns.Run(new Random(7), noise: 0.5), MadeRuns.Run(new Random(8), noise: 0.5), "ResponseP50Ms");
        Assert.Equal(DifferenceVerdict.Unclear, noisy.Verdict);
        Assert.Contains("no difference that this run can show", DifferenceText.Of(noisy), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certain_difference_that_may_be_within_the_tolerance_is_not_called_worse()
    {
        MeasurementDifference row = Row(
            MadeRuns.Run(new Random(1), ms: 22.4, noise: 0.05), MadeRuns.Run(new Random(2), noise: 0.05),
            "ResponseP50Ms");
        Assert.True(row.Low > 0);
        Assert.Equal(DifferenceVerdict.Unclear, row.Verdict);
        Assert.Contains("differs, and whether by more than 10.0 %", DifferenceText.Of(row), StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_differ_by_points_so_that_a_baseline_without_failures_is_one()
    {
        ComparedRun failing = MadeRuns.Run(new Random(5), failing: 0.02);
        MeasurementDifference row = Row(failing, Before with { Seconds = Without(Before) }, "FailedPercent");
        Assert.Equal(DifferenceVerdict.Worse, row.Verdict);
        Assert.Equal(0, row.Baseline);
        Assert.InRange(row.Result!.Value, 1.5, 2.5);
        Assert.Null(row.PercentOf(row.Difference));
        Assert.Contains(" points", DifferenceText.Of(row), StringComparison.Ordinal);

        // One op of 26 000 is within 0.1 points.
        ComparedSecond[] seconds = [.. Before.Seconds];
        seconds[15] = seconds[15] with { Failed = 1 };
        Assert.Equal(
            DifferenceVerdict.Same, Row(Before with { Seconds = seconds }, Before, "FailedPercent").Verdict);
    }

    [Fact]
    public void Fewer_ops_a_second_are_worse_and_more_units_an_op_too()
    {
        ComparedRun slower = Before with
        {
            Seconds = [.. Before.Seconds.Select(row => row with { Completed = row.Completed * 8 / 10 })],
        };
        IReadOnlyList<MeasurementDifference> rows = Compare(slower, Before).Differences;
        MeasurementDifference rate = rows.Single(row => row.Measurement == "CompletedPerSecond");
        Assert.Equal(DifferenceVerdict.Worse, rate.Verdict);
        Assert.Equal(-20, rate.PercentOf(rate.Difference)!.Value, 0.001);
        MeasurementDifference units = rows.Single(row => row.Measurement == "WriteUnitsPerOp");
        Assert.Equal(DifferenceVerdict.Worse, units.Verdict);
        Assert.Equal(2.5, units.Result!.Value, 0.001);
        Assert.DoesNotContain(rows, row => row.Measurement == "ReadUnitsPerOp");
    }

    [Fact]
    public void The_shape_of_the_traffic_is_no_noise()
    {
        // Latency and rate rise tenfold over the run: each second is compared with its own.
        static ComparedRun Shaped(ComparedRun run, double factor) => run with
        {
            Seconds = [.. run.Seconds.Select((row, second) => row with
            {
                Planned = 100 * (1 + second), Completed = 100 * (1 + second),
                ResponseP50Ms = row.ResponseP50Ms * factor * (1 + second / 3.0),
            })],
        };
        MeasurementDifference row = Row(
            Shaped(MadeRuns.Run(new Random(3)), 1.2), Shaped(MadeRuns.Run(new Random(4)), 1), "ResponseP50Ms");
        Assert.Equal(DifferenceVerdict.Worse, row.Verdict);
        Assert.InRange(row.PercentOf(row.High)!.Value - row.PercentOf(row.Low)!.Value, 0, 20);
    }

    [Fact]
    public void A_second_that_stands_out_by_itself_changes_nothing()
    {
        ComparedSecond[] seconds = [.. Before.Seconds];
        seconds[12] = seconds[12] with { ResponseP50Ms = 900, ResponseP99Ms = 2000 };
        Assert.All(
            Compare(Before with { Seconds = seconds }, Before).Differences,
            row => Assert.Equal(DifferenceVerdict.Same, row.Verdict));
    }

    [Fact]
    public void The_first_seconds_do_not_count_nor_what_came_before_and_after_the_traffic()
    {
        var idle = new ComparedSecond { Completed = 50, ResponseP50Ms = 5000 };
        ComparedSecond[] seconds = [.. Before.Seconds];
        for (int second = 0; second < 3; second++)
            seconds[second] = seconds[second] with { ResponseP50Ms = 1000, Completed = 10 };
        ComparedRun warm = Before with { Seconds = [idle, idle, .. seconds, idle, idle] };
        Assert.All(Compare(warm, Before).Differences, row => Assert.Equal(DifferenceVerdict.Same, row.Verdict));
        Assert.Equal(
            DifferenceVerdict.Worse,
            RunComparer.Compare(Scaled(Before, 2), [Before], new ComparisonOptions { SkipSeconds = 20 - 4 })
                .Differences.Single(row => row.Measurement == "ResponseP50Ms").Verdict);
    }

    [Fact]
    public void Rows_of_several_seconds_are_compared_with_single_ones()
    {
        ComparedRun longer = MadeRuns.Run(new Random(6), seconds: 60);
        ComparedRun coarse = longer with
        {
            Seconds = [.. longer.Seconds.Chunk(2).Select(pair => pair[0] with
            {
                Seconds = 2, Planned = 2000, Completed = 2000,
                ResponseP99Ms = Math.Max(pair[0].ResponseP99Ms!.Value, pair[1].ResponseP99Ms!.Value),
                ResponseP50Ms = (pair[0].ResponseP50Ms + pair[1].ResponseP50Ms) / 2,
            })],
        };
        RunComparison comparison = Compare(coarse, longer);
        Assert.Empty(comparison.Notes);
        Assert.Equal(DifferenceVerdict.Same, comparison.Differences.Single(
            row => row.Measurement == "ResponseP99Ms").Verdict);
        Assert.Equal(54, comparison.Differences[0].Seconds);
    }

    [Theory]
    [InlineData(ComparisonNoteKind.EndedEarly)]
    [InlineData(ComparisonNoteKind.TrafficDiffers)]
    [InlineData(ComparisonNoteKind.RateDiffers)]
    [InlineData(ComparisonNoteKind.TooShort)]
    [InlineData(ComparisonNoteKind.LengthDiffers)]
    [InlineData(ComparisonNoteKind.ConfigDiffers)]
    [InlineData(ComparisonNoteKind.VersionDiffers)]
    [InlineData(ComparisonNoteKind.LoadFellShort)]
    public void What_makes_runs_hard_to_compare_is_said(ComparisonNoteKind kind)
    {
        ComparedRun before = Before with { Config = """{"threads":2}""", Version = "0.1.0" };
        ComparedRun after = kind switch
        {
            ComparisonNoteKind.EndedEarly => before with { State = "Stopped" },
            ComparisonNoteKind.TrafficDiffers => before with { Traffic = """[ { "action": "putItem" } ]""" },
            ComparisonNoteKind.RateDiffers => before with
            {
                Seconds = [.. before.Seconds.Select(row => row with { Planned = 1100 })],
            },
            ComparisonNoteKind.TooShort => before with { Seconds = [.. before.Seconds.Take(12)] },
            // As many ops within less time.
            ComparisonNoteKind.LengthDiffers => before with
            {
                Seconds = [.. before.Seconds.Take(25).Select(row => row with { Planned = 1200 })],
            },
            ComparisonNoteKind.ConfigDiffers => before with { Config = """{"threads":4}""" },
            ComparisonNoteKind.VersionDiffers => before with { Version = "0.2.0" },
            _ => before with { Findings = ["Processors", "Throttling"] },
        };
        RunComparison comparison = Compare(after with { RunId = "after" }, before);
        ComparisonNote note = comparison.Notes.Single(note => note.Kind == kind);
        Assert.Equal(kind <= ComparisonNoteKind.TooShort, note.Refuses);
        Assert.Contains("after", note.Text, StringComparison.Ordinal);
        Assert.Equal(kind == ComparisonNoteKind.TooShort, comparison.Differences.Count == 0);
    }

    [Fact]
    public void Traffic_is_compared_by_meaning()
    {
        ComparedRun other = Before with
        {
            Traffic = """
                // The same.
                [ { "duration": 30.0, "qps": 1000, "action": "getItem", }, ]
                """,
        };
        Assert.Empty(Compare(other, Before).Notes);
        ComparedRun unknown = Before with { Traffic = "", Tasks = ["0 getItem"] };
        Assert.Empty(Compare(unknown, unknown).Notes);
        Assert.Single(Compare(unknown, unknown with { Tasks = ["0 putItem"] }).Notes);
    }

    private static RunComparison Compare(ComparedRun result, ComparedRun baseline) =>
        RunComparer.Compare(result, [baseline], new ComparisonOptions());

    private static MeasurementDifference Row(ComparedRun result, ComparedRun baseline, string measurement) =>
        Compare(result, baseline).Differences.Single(row => row.Measurement == measurement);

    private static ComparedRun Scaled(ComparedRun run, double factor) => run with
    {
        Seconds = [.. run.Seconds.Select(row => row with { ResponseP50Ms = row.ResponseP50Ms * factor })],
    };

    private static ComparedSecond[] Without(ComparedRun run) =>
        [.. run.Seconds.Select(row => row with { Completed = row.Planned, Failed = 0 })];
}

using DistStress.Engine.Conditions;
using DistStress.Engine.Findings;
using DistStress.Engine.Measuring;
using DistStress.Engine.Metrics;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Outcomes;
using Xunit;

namespace DistStress.Engine.Tests.Measuring;

public sealed class StepJudgeTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void A_rate_that_is_reached_and_meets_the_conditions_is_met()
    {
        StepVerdict verdict = Judge("ResponseP99Ms < 10", "Failed == 0").Judge(Step(1000, serviceMs: 2));

        Assert.Equal((CapacityLimit.None, false), (verdict.Limit, verdict.IsPassing));
    }

    [Theory]
    [InlineData(980, false, CapacityLimit.None)]
    [InlineData(970, false, CapacityLimit.Store)]
    [InlineData(950, true, CapacityLimit.None)]
    [InlineData(900, true, CapacityLimit.Store)]
    public void Ops_that_did_not_end_are_a_rate_that_was_not_reached(int ended, bool isRandom, CapacityLimit limit)
    {
        var judge = new StepJudge([], isRandom);

        Assert.Equal(limit, judge.Judge(Step(1000, ended: ended)).Limit);
    }

    [Fact]
    public void A_store_that_takes_longer_than_before_is_the_limit_also_where_in_flight_is_used_up()
    {
        StepJudge judge = Judge("ResponseP99Ms < 50");
        Assert.Equal(CapacityLimit.None, judge.Judge(Step(1000, serviceMs: 10)).Limit);

        StepVerdict slow = judge.Judge(Step(2000, serviceMs: 60));
        StepVerdict full = judge.Judge(
            Step(2000, ended: 1500, serviceMs: 40, delayMs: 700, finding: FindingKind.InFlightLimit));
        StepVerdict small = judge.Judge(
            Step(2000, ended: 1500, serviceMs: 10, delayMs: 700, finding: FindingKind.InFlightLimit));

        Assert.Equal((CapacityLimit.Store, false), (slow.Limit, slow.IsPassing));
        Assert.Contains("and 10.0 ms at a lower rate", slow.Text, StringComparison.Ordinal);
        Assert.Contains("ResponseP99Ms < 50, and it is 6", slow.Text, StringComparison.Ordinal);
        Assert.Equal(CapacityLimit.Store, full.Limit);
        Assert.Contains("the rate was not reached, 1,500.0 of 2,000.0 ops/s", full.Text, StringComparison.Ordinal);
        Assert.Equal((CapacityLimit.Generator, false), (small.Limit, small.IsPassing));
        Assert.Contains("max_in_flight", small.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FindingKind.Processors, false)]
    [InlineData(FindingKind.Runspaces, false)]
    [InlineData(FindingKind.RoundTrip, false)]
    [InlineData(FindingKind.BacklogFull, false)]
    [InlineData(FindingKind.PublisherLate, true)]
    [InlineData(FindingKind.WorkerLost, true)]
    [InlineData(FindingKind.WarmUp, true)]
    [InlineData(FindingKind.WorkerLate, true)]
    public void Ops_that_begin_late_are_the_generator_s_and_what_passes_is_told_apart(FindingKind kind, bool passes)
    {
        StepJudge judge = Judge("ResponseP99Ms < 50");
        judge.Judge(Step(500, serviceMs: 5));

        StepVerdict verdict = judge.Judge(Step(1000, serviceMs: 5, delayMs: 200, finding: kind));

        Assert.Equal((CapacityLimit.Generator, passes), (verdict.Limit, verdict.IsPassing));
    }

    [Fact]
    public void A_short_delay_beside_a_store_that_takes_much_longer_says_little()
    {
        StepJudge judge = Judge("ResponseP99Ms < 50");
        judge.Judge(Step(500, serviceMs: 5));

        StepVerdict verdict = judge.Judge(
            Step(1000, serviceMs: 400, delayMs: 60, finding: FindingKind.WorkerLate));

        Assert.Equal((CapacityLimit.Store, false), (verdict.Limit, verdict.IsPassing));
    }

    [Fact]
    public void A_rate_that_was_kept_late_says_how_late_and_whose_it_is()
    {
        StepJudge judge = Judge("Failed == 0");
        judge.Judge(Step(500));

        StepVerdict verdict = judge.Judge(Step(1000, ended: 1040, delayMs: 300));

        Assert.Equal(CapacityLimit.Generator, verdict.Limit);
        Assert.Contains("the rate was not kept, ops began 300 ms late at its end", verdict.Text);
    }

    [Fact]
    public void A_delay_too_short_for_a_finding_is_the_generator_s_where_the_store_alone_would_have_met_it()
    {
        StepJudge judge = Judge("ResponseP90Ms < 10");
        judge.Judge(Step(500, serviceMs: 2));

        StepVerdict late = judge.Judge(Step(1000, serviceMs: 2, delayMs: 15));

        Assert.Equal((CapacityLimit.Generator, true), (late.Limit, late.IsPassing));
        Assert.Contains("ms late, and the store was no slower", late.Text, StringComparison.Ordinal);
        Assert.Equal(CapacityLimit.Store, judge.Judge(Step(1000, serviceMs: 12, delayMs: 15)).Limit);
    }

    [Theory]
    [InlineData(FindingKind.TargetDown)]
    [InlineData(FindingKind.Throttling)]
    [InlineData(FindingKind.Failures)]
    public void Ops_that_fail_are_the_store_s_whatever_was_late(FindingKind kind)
    {
        StepVerdict verdict = Judge("FailedPercent < 1").Judge(
            Step(1000, failed: 200, delayMs: 300, finding: kind));

        Assert.Equal(CapacityLimit.Store, verdict.Limit);
        Assert.Contains("FailedPercent < 1, and it is 20", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_in_which_nothing_ended_is_missed_and_says_so()
    {
        StepVerdict verdict = Judge("ResponseP99Ms < 10").Judge(Step(1000, ended: 0));

        Assert.Equal(CapacityLimit.Store, verdict.Limit);
        Assert.Contains("no op ended", verdict.Text, StringComparison.Ordinal);
        Assert.Contains("it is not known", verdict.Text, StringComparison.Ordinal);
    }

    private static StepJudge Judge(params string[] conditions) =>
        new(ConditionText.Read(conditions, MeasurementOutputs.Step), isRandom: false);

    // A second in which all ops are alike.
    private static StepFigures Step(
        int rate, int? ended = null, double serviceMs = 1, double delayMs = 0, int failed = 0,
        FindingKind? finding = null)
    {
        var metrics = new IntervalMetrics();
        int count = ended ?? rate;
        long start = (long)(delayMs * 1000);
        for (int i = 0; i < count; i++)
        {
            metrics.Record(new OpRecord(
                0, start, start + (long)(serviceMs * 1000),
                new OpResult(i < failed ? OpStatus.Failed : OpStatus.Succeeded, Error: i < failed ? "Some" : null)));
        }

        return new StepFigures
        {
            Rate = rate,
            Achieved = count,
            Seconds = 1,
            FromMicros = 0,
            ToMicros = Second,
            Metrics = metrics,
            LastDelayMicros = start,
            Findings = finding is { } kind
                ? [new Finding(kind, 0, Second, new Dictionary<string, double> { ["max_in_flight"] = 4 }, "w")]
                : [],
        };
    }
}

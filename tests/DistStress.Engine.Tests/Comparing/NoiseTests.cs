using DistStress.Engine.Comparing;
using Xunit;

namespace DistStress.Engine.Tests.Comparing;

/// <summary>How often the comparison is wrong, of many made runs. The seeds are fixed, so the counts are too.</summary>
public sealed class NoiseTests
{
    private const int Trials = 400;

    // Of 400 comparisons of the same target, one may be called worse or better in one of its measurements.
    [Theory]
    [InlineData(20, 0.03, 0, 0)]
    [InlineData(30, 0.05, 0, 0)]
    [InlineData(30, 0.05, 0.5, 1)]
    [InlineData(30, 0.05, 0.8, 4)]
    [InlineData(30, 0.15, 0, 4)]
    [InlineData(30, 0.15, 0.5, 8)]
    [InlineData(300, 0.15, 0.8, 1)]
    public void Equal_runs_are_hardly_ever_called_different(int seconds, double noise, double memory, int most)
    {
        int wrong = Count(1, random => (
            MadeRuns.Run(random, seconds, noise: noise, memory: memory),
            [MadeRuns.Run(random, seconds, noise: noise, memory: memory)]));
        Assert.InRange(wrong, 0, most);
    }

    [Theory]
    [InlineData(20, 0.03, 0, 0.98)]
    [InlineData(30, 0.03, 0, 1)]
    [InlineData(30, 0.03, 0.5, 0.97)]
    [InlineData(30, 0.05, 0, 0.95)]
    [InlineData(300, 0.15, 0.5, 0.94)]
    public void A_target_that_is_20_percent_slower_is_found(int seconds, double noise, double memory, double least)
    {
        int found = 0;
        var random = new Random(2);
        for (int trial = 0; trial < Trials; trial++)
        {
            MeasurementDifference median = Row(
                MadeRuns.Run(random, seconds, ms: 24, noise, memory),
                [MadeRuns.Run(random, seconds, ms: 20, noise, memory)], "ResponseP50Ms");
            if (median.Verdict == DifferenceVerdict.Worse)
                found++;
        }

        Assert.InRange(found, (int)(least * Trials), Trials);
    }

    [Fact]
    public void The_interval_holds_the_true_difference_as_often_as_it_says()
    {
        var random = new Random(3);
        int held = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            MeasurementDifference median = Row(
                MadeRuns.Run(random, ms: 22, noise: 0.1), [MadeRuns.Run(random, ms: 20, noise: 0.1)], "ResponseP50Ms");
            if (median.PercentOf(median.Low) <= 10 && median.PercentOf(median.High) >= 10)
                held++;
        }

        // 95 of 100; four standard deviations of a count of 400 are 17.
        Assert.InRange(held, 0.95 * Trials - 17, Trials);
    }

    [Fact]
    public void Runs_of_a_machine_that_is_never_the_same_are_told_from_a_slower_target_by_a_baseline_of_several()
    {
        // Each run is 12 % faster or slower as a whole, which its own seconds do not show.
        static ComparedRun OneOf(Random random, double ms) => MadeRuns.Run(
            random, ms: ms * Math.Exp(0.12 * (2 * random.NextDouble() - 1) * Math.Sqrt(3)), noise: 0.01);
        int withOne = Count(4, random => (OneOf(random, 20), [OneOf(random, 20)]));
        int withEight = Count(
            4, random => (OneOf(random, 20), [.. Enumerable.Range(0, 8).Select(_ => OneOf(random, 20))]));
        Assert.InRange(withOne, Trials / 10, Trials);
        Assert.InRange(withEight, 0, Trials / 50);
    }

    private static int Count(int seed, Func<Random, (ComparedRun Result, ComparedRun[] Baseline)> make)
    {
        var random = new Random(seed);
        int wrong = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            (ComparedRun result, ComparedRun[] baseline) = make(random);
            if (RunComparer.Compare(result, baseline, new ComparisonOptions()).Differences.Any(
                row => row.Verdict is DifferenceVerdict.Worse or DifferenceVerdict.Better))
                wrong++;
        }

        return wrong;
    }

    private static MeasurementDifference Row(ComparedRun result, ComparedRun[] baseline, string measurement) =>
        RunComparer.Compare(result, baseline, new ComparisonOptions()).Differences.Single(
            row => row.Measurement == measurement);
}

using DistStress.Engine.Redis.Runs;
using Xunit;

namespace DistStress.Engine.Tests.Redis;

public sealed class ProgressMeterTests
{
    private readonly ProgressMeter _meter = new();

    [Fact]
    public void Rates_are_those_of_the_last_second()
    {
        Assert.Equal((null, null), Rates(0, 0, 0));
        Assert.Equal((null, null), Rates(0.25, 100, 120));
        Assert.Equal((400.0, 500.0), Rates(1, 400, 500));
        Assert.Equal((400.0, 500.0), Rates(1.25, 700, 800));
        Assert.Equal((0.0, 500.0), Rates(2, 400, 1000));
    }

    [Fact]
    public void A_slow_rate_is_taken_over_a_minute_and_is_not_0()
    {
        Assert.Equal((null, null), Rates(0, 0, 0));
        Assert.Equal((0.1, 0.1), Rates(20, 2, 2));
        Assert.Equal((0.1, 0.05), Rates(40, 4, 2));
        Assert.Equal((0.05, 0.05), Rates(60, 3, 3));
        Assert.Equal((0.1, 0.1), Rates(70, 4, 4));
    }

    [Fact]
    public void Another_run_is_measured_anew_and_a_count_that_falls_is_no_rate()
    {
        Rates(0, 1000, 1000);
        Assert.Equal((0.0, 0.0), Rates(1, 900, 900));
        Assert.Equal((null, null), Rates(2, 0, 0, "another"));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1000, 333, 33.3)]
    [InlineData(1000, 1200, 100)]
    public void Percent_is_that_of_all_ops(long total, long accounted, double percent) =>
        Assert.Equal(percent, (Look("run", accounted, 0) with { Total = total }).Percent, 6);

    private (double? Ops, double? Planned) Rates(double seconds, long accounted, long due, string run = "run")
    {
        RunProgress progress = _meter.Measure(Look(run, accounted, due), (long)(seconds * 1e6));
        return (progress.OpsPerSecond, progress.PlannedPerSecond);
    }

    private static RunProgress Look(string run, long accounted, long due) => new()
    {
        RunId = run,
        State = RunState.Running,
        Total = 10_000,
        Published = accounted,
        Accounted = accounted,
        Due = due,
        Element = 0,
        Elements = 1,
        SecondsLeft = null,
        WaitsFor = RunWait.None,
        Workers = 1,
    };
}

using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Scheduling;

public sealed class PlanOutlookTests
{
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0);

    [Fact]
    public void Elements_follow_each_other_and_a_group_lasts_as_long_as_its_longest_task()
    {
        var outlook = new PlanOutlook(
            new TrafficPlan(
            [
                new TrafficElement([Tasks.Flat(100, null, 10), Tasks.Flat(50, null, 4) with { Number = 1 }]),
                new TrafficElement([Tasks.Flat(120, null, 5) with { Number = 2 }]),
            ]),
            Noon, []);

        Assert.Equal((1800, 0, 1200), (outlook.Total, outlook.OpsBefore(0), outlook.OpsBefore(1)));
        Assert.Equal(15, outlook.SecondsLeft(0, 0));
        Assert.Equal(8, outlook.SecondsLeft(0, 7_000_000));
        Assert.Equal(5, outlook.SecondsLeft(0, 11_000_000));
        Assert.Equal(0.5, outlook.SecondsLeft(1, 4_500_000));
        Assert.Equal(0, outlook.SecondsLeft(1, 60_000_000));
    }

    [Fact]
    public void Changes_of_the_rates_change_it()
    {
        TrafficPlan plan = new(
        [
            new TrafficElement([Tasks.Flat(100, 1000)]),
            new TrafficElement([Tasks.Flat(120, null, 5) with { Number = 1 }]),
        ]);
        RateChange change = new()
        {
            Id = "a",
            AtMicros = 0,
            Setting = new RateSetting(2, null),
            Slices = new Dictionary<int, long> { [0] = 500 },
            From = 1,
        };
        var outlook = new PlanOutlook(plan, Noon, [change]);

        Assert.Equal((2200, 1000), (outlook.Total, outlook.OpsBefore(1)));
        Assert.Equal(7.5 + 5, outlook.SecondsLeft(0, 0));
    }

    [Fact]
    public void A_plan_beyond_all_dates_and_counts_has_an_outlook()
    {
        TrafficTask longest = Tasks.Flat(900_000_000, null, 10_000_000_000);
        var outlook = new PlanOutlook(
            new TrafficPlan(
                [.. Enumerable.Range(0, 40).Select(number => new TrafficElement([longest with { Number = number }]))]),
            Noon, []);

        Assert.Equal(long.MaxValue, outlook.Total);
        Assert.Equal(40e10, outlook.SecondsLeft(0, 0));
    }
}

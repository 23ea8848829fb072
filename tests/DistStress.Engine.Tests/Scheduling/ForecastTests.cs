using DistStress.Engine.Items;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Scheduling;

public sealed class ForecastTests
{
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0);

    [Fact]
    public void The_original_day_is_forecast_exactly()
    {
        TaskForecast forecast = TaskForecast.Of(Tasks.Curve(3_600_000, Tasks.SeedCurve, 86_400), Noon);

        Assert.Equal(209_821_752_000, forecast.Ops);
        Assert.Equal(86_400, forecast.Seconds);
        Assert.Equal(3_600_000, forecast.PeakQps);
        Assert.Equal(209_821_752_000 / 86_400.0, forecast.MeanQps, 6);
    }

    [Fact]
    public void A_task_that_times_ends_lasts_until_its_last_slice()
    {
        Assert.Equal(0.1, TaskForecast.Of(Tasks.Flat(1000, 100), Noon).Seconds, 9);
        Assert.Equal(2.5, TaskForecast.Of(Tasks.Flat(1000, 1_000_000, 2.5m), Noon).Seconds, 9);
        Assert.Equal(0, TaskForecast.Of(Tasks.Flat(1, null, 0.5m), Noon).Ops);
    }

    [Fact]
    public void The_peak_is_that_of_the_hours_that_are_reached()
    {
        decimal[] curve = [.. Enumerable.Range(1, 24).Select(hour => (decimal)hour)];

        Assert.Equal(20, TaskForecast.Of(Tasks.Curve(10, curve, 5_400), Noon).PeakQps);
        Assert.Equal(
            140, TaskForecast.Of(Tasks.Curve(10, curve, 5_400) with { QpssOrigin = QpssOrigin.Clock }, Noon).PeakQps);
    }

    [Fact]
    public void A_plan_adds_groups_up_and_elements_one_behind_the_other()
    {
        var plan = new TrafficPlan(
        [
            new TrafficElement([Tasks.Flat(100, null, 10), Tasks.Flat(50, null, 4) with { Number = 1 }]),
            new TrafficElement([Tasks.Flat(120, null, 5) with { Number = 2 }]),
        ]);

        PlanForecast forecast = PlanForecast.Of(plan, Noon);

        Assert.Equal((1000 + 200 + 600, 15.0, 150.0), (forecast.Ops, forecast.Seconds, forecast.PeakQps));
    }

    [Fact]
    public void It_says_how_the_elements_follow_that_it_reckons_with()
    {
        var plan = new TrafficPlan([.. Enumerable.Range(0, 300).Select(
            number => new TrafficElement([Tasks.Flat(100, null, 0.1m) with { Number = number }]))]);

        PlanForecast exact = PlanForecast.Of(plan, Noon, noBarrier: true);
        PlanForecast waiting = PlanForecast.Of(plan, Noon);

        Assert.Equal((300, true, false), (exact.Elements, exact.NoBarrier, waiting.NoBarrier));
        Assert.Equal(30, exact.Seconds, 6);
        Assert.Equal(30, waiting.Seconds, 6);
    }

    [Fact]
    public void Written_bytes_count_columns_and_the_mean_of_sample_rows()
    {
        TrafficTask put = Tasks.Flat(10, 10) with
        {
            Action = TrafficAction.BatchPutItem,
            ItemsPerOp = 3,
            Data = [ColumnSpec.OfBytes("a", 7), ColumnSpec.OfText("b", "äö")],
        };

        Assert.Equal(10 * 3 * (7 + 4), TaskForecast.Of(put, Noon).BytesWritten);
        Assert.Equal(30, TaskForecast.Of(put, Noon).Items);
        Assert.Equal(10 * 3 * 15, TaskForecast.Of(
            put with { Data = null, SampleRows = [[ColumnSpec.OfBytes("a", 10)], [ColumnSpec.OfBytes("a", 20)]] },
                Noon).BytesWritten);
    }
}

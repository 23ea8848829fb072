using DistStress.Engine.Conditions;
using DistStress.Engine.Measuring;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Measuring;

public sealed class CapacityPlanTests
{
    [Fact]
    public void A_group_keeps_its_proportions_and_what_warms_up_comes_first_as_it_is()
    {
        TrafficPlan file = Rig.Plan("""
            [{"action":"putItem","seed":1,"qps":500,"times":1000,"warm_up":true,"data":{"a":8}},
             [{"action":"getItem","seed":1,"rate":"5400/min","times":5},
              {"action":"updateItem","seed":1,"qps":10,"duration":5,"data":{"a":8}}]]
            """);

        CapacityPlan plan = CapacityPlan.Of(file, Options(from: 50));

        Assert.Equal((100m, 50m, 50m), (plan.FileRate, plan.First, plan.Lowest));
        Assert.Same(file.Elements[0], plan.Run.Elements[0]);
        TrafficTask[] tasks = [.. plan.Run.Elements[1].Tasks];
        Assert.Equal([45m, 5m], tasks.Select(task => task.OpsRate.PerSecond));
        Assert.All(tasks, task => Assert.Null(task.Times));
        Assert.All(tasks, task => Assert.True(task.Duration > 600));
        Assert.Equal([1, 2], tasks.Select(task => task.Number));

        TrafficTask own = CapacityPlan.Of(file, Options()).Run.Elements[1].Tasks[0];
        Assert.Equal(file.Elements[1].Tasks[0].Rate, own.Rate);
    }

    [Theory]
    [InlineData("""[{"action":"getItem","qps":1,"times":9},{"action":"getItem","qps":1,"times":9}]""",
        "has 2 elements, and one is measured")]
    [InlineData("""[{"action":"getItem","qps":1,"times":9,"warm_up":true}]""", "every task of the traffic warms up")]
    [InlineData("""[{"action":"getItem","qps":1,"times":9},{"action":"getItem","qps":1,"times":9,"warm_up":true}]""",
        "must stand before")]
    [InlineData("""[[{"action":"getItem","qps":1,"times":9},{"action":"query","qps":1,"times":9,"warm_up":true}]]""",
        "task 1 (query) warms up beside")]
    [InlineData("""[{"action":"getItem","qps":1,"curve":[[0,1],[9,2]]}]""", "leave out its curve")]
    public void Traffic_whose_capacity_nobody_could_tell_is_refused(string traffic, string reason)
    {
        var error = Assert.Throws<DistStressException>(() => CapacityPlan.Of(Rig.Plan(traffic), Options()));

        Assert.Equal(ErrorKind.CapacityUnmeasurable, error.Kind);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        TrafficPlan file = Rig.Plan("""
            [[{"action":"getItem","qps":1,"curve":[[0,1],[9,2]]},{"action":"query","qps":1,"times":9,"warm_up":true}]]
            """);

        var error = Assert.Throws<DistStressException>(() => CapacityPlan.Of(file, Options(from: 9, to: 8)));

        foreach (string part in new[] { "task 0 (getItem) changes", "task 1 (query) warms", "9, is above the highest" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_forecast_is_the_most_that_the_steps_can_come_to()
    {
        TrafficPlan file = Rig.Plan("""[{"action":"getItem","seed":1,"qps":100,"times":1}]""");

        CapacityForecast forecast = CapacityPlan.Of(file, Options(from: 100, to: 1000)).Forecast();

        // 100, 200, 400 and 800; then 600, 500, 450, 425 and 412.5.
        Assert.Equal((9, true, 63.0), (forecast.Steps, forecast.IsBounded, forecast.Seconds));
        for (int knee = 90; knee < 1100; knee += 7)
            AssertCovers(forecast, CapacityPlan.Of(file, Options(from: 100, to: 1000)), knee);
        Assert.InRange(forecast.Ops, 7 * 5000, 7 * 8000);

        CapacityForecast open = CapacityPlan.Of(file, Options()).Forecast();
        Assert.Equal((100_000m, false), (open.Highest, open.IsBounded));
        for (decimal knee = 0.01m; knee < 100_000; knee *= 1.7m)
            AssertCovers(open, CapacityPlan.Of(file, Options(to: 100_000)), knee);
        CapacityForecast one = CapacityPlan.Of(file, Options(from: 100, to: 100)).Forecast();
        Assert.Equal((1, 700m), (one.Steps, one.Ops));
    }

    private static void AssertCovers(CapacityForecast forecast, CapacityPlan plan, decimal knee)
    {
        CapacitySearch search = plan.Search();
        int steps = 0;
        decimal ops = 0;
        for (; search.Next is { } rate; steps++)
        {
            ops += 7 * rate;
            search.Note(rate <= knee);
        }

        Assert.True(steps <= forecast.Steps, $"{steps} steps for a knee of {knee}");
        Assert.True(ops <= forecast.Ops, $"{ops} ops for a knee of {knee}");
    }

    private static CapacityOptions Options(decimal? from = null, decimal? to = null) => new()
    {
        Conditions = ConditionText.Read(["FailedPercent < 1"], MeasurementOutputs.Step),
        From = from,
        To = to,
    };
}

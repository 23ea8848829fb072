using DistStress.Engine.Generation;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets.Forecasting;

/// <summary>How many items a task meets is expected as many as its draws do meet.</summary>
public sealed class DistinctItemsTests
{
    [Theory]
    [InlineData(KeyDistribution.Sequential, 5_000, 2_000)]
    [InlineData(KeyDistribution.Sequential, 5_000, 20_000)]
    [InlineData(KeyDistribution.Uniform, 5_000, 2_000)]
    [InlineData(KeyDistribution.Uniform, 5_000, 20_000)]
    [InlineData(KeyDistribution.Hotspot, 5_000, 10_000)]
    [InlineData(KeyDistribution.Zipfian, 5_000, 10_000)]
    [InlineData(KeyDistribution.Zipfian, 200_000, 50_000)]
    [InlineData(KeyDistribution.Latest, 200_000, 50_000)]
    [InlineData(KeyDistribution.Uniform, 1, 100)]
    [InlineData(KeyDistribution.Hotspot, 1, 100)]
    public void The_number_expected_is_that_of_the_draws(KeyDistribution distribution, long keys, int ops)
    {
        var task = new TrafficTask
        {
            Action = TrafficAction.PutItem, Name = "", Qps = 1, Seed = 7, Keys = keys, Distribution = distribution,
        };
        IndexMap map = IndexMap.Of(task)!;
        int met = Enumerable.Range(0, ops).Select(op => map.Map(7, (ulong)op)).Distinct().Count();

        Assert.InRange(DistinctItems.Of(task, ops) / met, 0.97, 1.03);
    }

    [Fact]
    public void Without_keys_every_op_has_items_of_its_own()
    {
        var task = new TrafficTask { Action = TrafficAction.PutItem, Name = "", Qps = 1, Seed = 7 };

        Assert.Equal(1000, DistinctItems.Of(task, 1000));
        Assert.Equal((10, 1, 0), (
            DistinctItems.Growth(task, 100, 1000), DistinctItems.Growth(task, 5, 5), DistinctItems.Growth(task, 0, 0)));
    }
}

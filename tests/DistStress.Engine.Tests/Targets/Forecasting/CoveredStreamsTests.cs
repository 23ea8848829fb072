using DistStress.Engine.Configuration;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Targets.Redis.Forecasting;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets.Forecasting;

/// <summary>Items that stand for others, and items that are one.</summary>
public sealed class CoveredStreamsTests
{
    [Fact]
    public void The_first_items_stand_for_more_than_can_be_counted()
    {
        var covered = new CoveredStreams();
        var task = new TrafficTask { Action = TrafficAction.BatchPutItem, Name = "load", Qps = 1, Seed = 3 };

        covered.Add(task, itemsPerOp: 1000, ops: long.MaxValue, made: 5);

        Assert.Equal([7UL, 7, 4999], new ulong[] { 7, 5007, 9999 }.Select(index => covered.Stand(3, index)));
    }

    [Fact]
    public void Items_under_one_key_take_the_memory_of_one()
    {
        StressConfig config = ConfigFile.Parse(
            """{"table_name":"t","threads":1,"database":"redis","partition_key":{"name":"p","value":"all"}}""",
            "config.json");

        Assert.Equal(Bytes(1), Bytes(100));
        Assert.NotEqual(0, Bytes(1));

        double Bytes(long times)
        {
            TrafficPlan plan = TrafficFile.Parse(
                $$"""[{"action":"putItem","seed":1,"qps":10,"times":{{times}},"data":{"a":30} }]""", "traffic.json",
                config.ForTraffic());
            return new RedisMemoryForecast(config.Shape(), "t").Of(plan, [times]).Tasks[0].Bytes;
        }
    }
}

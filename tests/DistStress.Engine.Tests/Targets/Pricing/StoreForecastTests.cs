using DistStress.Engine.Configuration;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets.Pricing;

/// <summary>What a plan costs and keeps, in all and hour by hour, against figures that are reckoned by hand.</summary>
public sealed class StoreForecastTests
{
    // Records of 1024 bytes: id, 32 digits, and a column.
    private const string Put = """ "seed":1,"data":{"body":986} """;

    private static readonly PriceList Prices = PriceFile.Parse(
        """
        {"date":"2026-11-01","source":"test","regions":{"here-1":{
          "on_demand":{"read_million":1000000,"write_million":1000000},
          "provisioned":{"read_hour":10,"write_hour":100},"storage":{"gb_month":1000}}}}
        """,
        "prices.json");

    [Fact]
    public void Units_are_paid_one_by_one_or_by_the_hour_and_what_is_kept_by_the_month()
    {
        (PlanForecast plan, StoreForecast store) = Forecast(
            "\"database\":\"dynamodb\",\"region\":\"here-1\"",
            $$"""
            {"action":"putItem","qps":7,"duration":3600,{{Put}}},
            {"action":"getItem","qps":3,"duration":1800,"seed":1}
            """);

        Assert.Equal(new UnitPrice(1, 1, "USD", "here-1", "2026-11-01", "test"), store.Units);
        Assert.Equal(25_200 + (5_400 * 0.5), store.Cost!.OnDemand!.Value, 6);
        // Two hours are begun; the peaks are 7 writes and 1.5 reads a second, and reads are held ready in whole units.
        Assert.Equal(2 * ((2 * 10) + (7 * 100)), store.Cost.Provisioned!.Value, 6);
        Assert.Equal((2, 7), PlanCost.Peak(plan, store.Capacity!));
        Assert.Equal(25_200 * (1024.0 + 100), store.Capacity!.Tasks.Sum(task => task.StoredBytes), 3);
        Assert.Equal(25_200 * 1124.0 / 1e9 * 1000, store.Cost.StorageMonth!.Value, 6);
        Assert.Equal(25_200 * 1024.0, store.Capacity.Tasks.Sum(task => task.RecordBytes), 3);
    }

    [Fact]
    public void Tables_and_indexes_are_held_ready_each_by_itself()
    {
        (PlanForecast plan, StoreForecast store) = Forecast(
            """
            "database":"dynamodb","region":"here-1",
            "indexes":[{"name":"by_n","keys":[{"name":"n","type":"N"}],"projection":"keys_only"}]
            """,
            """{"action":"putItem","qps":0.5,"times":10,"seed":1,"data":{"n":{"type":"N","min":1,"max":9}}}""");

        Assert.Equal((2, 2), PlanCost.Peak(plan, store.Capacity!));
        Assert.Equal(20, store.Cost!.OnDemand!.Value, 6);
        // id and its 32 digits, n and its two bytes; the index has the same.
        Assert.Equal(10 * 2 * (34 + 3 + 100), store.Capacity!.Tasks[0].StoredBytes);
    }

    [Fact]
    public void The_hours_sum_to_the_whole_and_each_has_its_own_peak()
    {
        (PlanForecast plan, StoreForecast store) = Forecast(
            "\"database\":\"dynamodb\",\"region\":\"here-1\"",
            $$"""
            {"action":"putItem","qps":1,"curve":[[0,1],[3600,1],[7200,3]],{{Put}}},
            [{"action":"getItem","qps":2,"duration":5400,"seed":1},
             {"action":"deleteItem","qps":1,"duration":1800,"seed":1}]
            """);
        var hours = new PlanHours(plan, store.Capacity, store.Units);
        IReadOnlyList<HourForecast> all = hours.OfPlan();

        Assert.Equal([0, 3600, 7200, 10_800], all.Select(hour => hour.StartSeconds));
        Assert.Equal([3600, 3600, 3600, 1800], all.Select(hour => hour.Seconds));
        Assert.Equal([3600, 7200, 9000, 3600], all.Select(hour => hour.Ops));
        Assert.Equal([1, 3, 3, 2], all.Select(hour => hour.PeakQps));
        Assert.Equal([3600.0, 7200, 1800, 0], all.Select(hour => hour.WriteUnits!.Value));
        Assert.Equal(store.Cost!.OnDemand!.Value, all.Sum(hour => hour.Cost!.Value), 3);
        Assert.Equal(
            store.Capacity!.Tasks.Sum(task => task.StoredBytes), all.Sum(hour => hour.StoredBytes!.Value), 3);
        Assert.Equal([7200, 10_800], hours.OfTask(plan.Tasks[1]).Select(hour => hour.StartSeconds));
        Assert.Equal([7200, 3600], hours.OfTask(plan.Tasks[1]).Select(hour => hour.Ops));
        Assert.Equal([(7200.0, 1800.0)], hours.OfTask(plan.Tasks[2]).Select(hour => (hour.StartSeconds, hour.Seconds)));
    }

    [Fact]
    public void A_price_that_is_not_known_is_no_price_of_nothing()
    {
        const string task = """{"action":"putItem","qps":7,"times":10,"seed":1,"data":{"body":10}}""";
        StoreForecast unknown = Forecast("\"database\":\"dynamodb\",\"region\":\"mars-1\"", task).Store;
        StoreForecast nowhere = Forecast("\"database\":\"dynamodb\"", task).Store;
        StoreForecast redis = Forecast("\"database\":\"redis\",\"region\":\"mars-1\"", task).Store;

        Assert.Equal((null, null, 10.0), (unknown.Cost, unknown.Units, unknown.Capacity!.Tasks[0].WriteUnits));
        Assert.Contains(unknown.Assumptions, text => text.StartsWith(
            "The price of the load in region mars-1 is not known; prices are known of ", StringComparison.Ordinal));
        Assert.Contains(nowhere.Assumptions, text => text.Contains("no region is named", StringComparison.Ordinal));
        Assert.Equal((new PlanCost(0, null, null), UnitPrice.Nothing), (redis.Cost, redis.Units));
        Assert.Contains(
            redis.Assumptions, text => text.StartsWith("Redis is not paid by the op", StringComparison.Ordinal));
        StoreForecast none = StoreForecast.Of(null, Plan(task, null), Of(Plan(task, null)), null, null);
        Assert.Equal((null, null, null), (none.Cost, none.Units, none.Fleet));
        Assert.Single(none.Assumptions);
    }

    [Fact]
    public void Workers_and_connections_follow_processor_time_and_Littles_law()
    {
        var effort = new StoreEffort(40, 10, null);

        // 50,000 ops/s: 2 processors and half as many again; 500 ops open at a time.
        FleetForecast some = FleetForecast.Of(50_000, effort, 1000, null);
        Assert.Equal((3.0, 1, 500), (Math.Round(some.Processors, 9), some.Workers, some.Connections));
        // 5,000,000: 300 processors, 75 workers of four.
        FleetForecast many = FleetForecast.Of(5_000_000, effort, 1000, null);
        Assert.Equal((300.0, 75, 50_000), (Math.Round(many.Processors, 9), many.Workers, many.Connections));
        // What a worker may have open is the limit.
        Assert.Equal(50, FleetForecast.Of(50_000, effort, 10, null).Workers);
        Assert.Equal(25, FleetForecast.Of(50_000, effort, 1000, 20).Workers);
        // Ops that share connections.
        Assert.Equal(4, FleetForecast.Of(50_000, new StoreEffort(2, 1, 4), 1000, null).Connections);
        Assert.Equal(8, FleetForecast.Of(50_000, new StoreEffort(2, 1, 4), 1000, 8).Connections);
    }

    private static (PlanForecast Plan, StoreForecast Store) Forecast(string fields, string tasks)
    {
        StressConfig config = ConfigFile.Parse($$"""{"table_name":"table","threads":1,{{fields}}}""", "config.json");
        TrafficPlan plan = Plan(tasks, config);
        PlanForecast forecast = Of(plan);
        return (forecast, StoreForecast.Of(config, plan, forecast, Prices, null));
    }

    private static PlanForecast Of(TrafficPlan plan) => PlanForecast.Of(plan, DateTime.UnixEpoch);

    private static TrafficPlan Plan(string tasks, StressConfig? config) =>
        TrafficFile.Parse($"[{tasks}]", "traffic.json", config.ForTraffic());
}

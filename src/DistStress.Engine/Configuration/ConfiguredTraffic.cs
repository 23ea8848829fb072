using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Configuration;

/// <summary>What a configuration says to those who read traffic files.</summary>
public static class ConfiguredTraffic
{
    /// <summary>What traffic files are read under.</summary>
    /// <param name="config">The configuration that the traffic will run under; null where there is none yet: then any
    /// store may be meant, and tasks without <c>data</c> have no rows.</param>
    public static TrafficContext ForTraffic(this StressConfig? config) => new()
    {
        Limits = StoreList.LimitsOf(
            config?.Database, config?.Shape() ?? TableShape.Usual(TargetLayout.Columns)),
        Table = config?.Shape(),
        SampleRows = config?.SampleData,
    };

    /// <summary>The capacity that a plan will consume of the store.</summary>
    /// <param name="config">The configuration; null where there is none yet.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="forecast">Its forecast.</param>
    /// <param name="mostItems">How many items may be made for it; null for as many as make it exact.</param>
    /// <returns>Null without a configuration, and where its store has no capacity units. Where the configuration names
    /// no store, the units of the one that has some.</returns>
    public static PlanCapacity? Capacity(
        StressConfig? config, TrafficPlan plan, PlanForecast forecast, int? mostItems = null)
    {
        if (config is null)
            return null;
        long[] ops = [.. forecast.Tasks.OrderBy(task => task.Task.Number).Select(task => task.Ops)];
        IEnumerable<Store> stores = config.Database is { } store ? [store] : StoreList.All;
        return stores
            .Select(one => one.Forecast(
                plan, ops, config.Shape(), config.ConsistentRead, config.SampleData, mostItems))
            .FirstOrDefault(capacity => capacity is not null);
    }

    /// <summary>The memory that a plan's items will take of the store.</summary>
    /// <param name="config">The configuration; null where there is none yet.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="forecast">Its forecast.</param>
    /// <returns>Null where the configuration names no store that keeps items in memory.</returns>
    public static PlanMemory? Memory(StressConfig? config, TrafficPlan plan, PlanForecast forecast) =>
        config?.Database?.ForecastMemory(
            plan, [.. forecast.Tasks.OrderBy(task => task.Task.Number).Select(task => task.Ops)], config.Shape(),
            config.TableName);
}

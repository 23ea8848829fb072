using DistStress.Engine.Configuration;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Publishing;

/// <summary>What a run was expected to consume when it began, to be read beside what it did.</summary>
public static class RunForecasting
{
    // Enough for a mean, and so few that a run begins without a wait that anybody notices.
    private const int MostItems = 100_000;
    private const int MostTasks = 500;

    /// <summary>Forecasts a run.</summary>
    /// <param name="plan">What it does, every seed drawn.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="price">The price of units; null where it is not known.</param>
    /// <param name="localTime">When it begins, by the clock of the machine that publishes.</param>
    /// <returns>Null where the store has no units, and of files of more than 500 tasks.</returns>
    public static RunForecast? Of(TrafficPlan plan, StressConfig config, UnitPrice? price, DateTime localTime)
    {
        if (plan.Tasks.Count > MostTasks)
            return null;
        PlanForecast forecast = PlanForecast.Of(plan, localTime);
        if (ConfiguredTraffic.Capacity(config, plan, forecast, MostItems) is not { } capacity)
            return null;
        var units = new Dictionary<string, CapacityUnits>();
        foreach (TaskCapacity task in capacity.Tasks.Where((_, number) => !plan.Tasks[number].WarmUp))
        {
            Add(config.TableName, task.Table);
            foreach ((string index, CapacityUnits part) in task.Indexes)
                Add($"{config.TableName}/{index}", part);
        }

        return new RunForecast(
            price?.Of(capacity.Tasks.Sum(task => task.ReadUnits), capacity.Tasks.Sum(task => task.WriteUnits)), units);

        void Add(string resource, CapacityUnits part)
        {
            if (part.Read is not null || part.Write is not null)
                units[resource] = units.GetValueOrDefault(resource) + part;
        }
    }
}

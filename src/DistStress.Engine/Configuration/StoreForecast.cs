using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Configuration;

/// <summary>What a plan means to the store of a configuration.</summary>
public sealed record StoreForecast
{
    /// <summary>The capacity that it consumes; null where the store has no such units, or is not known.</summary>
    public PlanCapacity? Capacity { get; init; }

    /// <summary>The memory that its items take; null where the store does not keep them in memory, or is not
    /// known.</summary>
    public PlanMemory? Memory { get; init; }

    /// <summary>The price of units; <see cref="UnitPrice.Nothing"/> where nothing is paid by the op, null where it is
    /// not known.</summary>
    public UnitPrice? Units { get; init; }

    /// <summary>What it costs; null where that is not known.</summary>
    public PlanCost? Cost { get; init; }

    /// <summary>How many workers it takes; null where the store is not known, or was not measured.</summary>
    public FleetForecast? Fleet { get; init; }

    /// <summary>What all of it takes for granted, a sentence each.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>Forecasts a plan.</summary>
    /// <param name="config">The configuration; null where there is none yet.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="forecast">Its forecast.</param>
    /// <param name="prices">The prices of a file; null for those of the product.</param>
    /// <param name="region">The region; null for that of the configuration.</param>
    public static StoreForecast Of(
        StressConfig? config, TrafficPlan plan, PlanForecast forecast, PriceList? prices, string? region)
    {
        if (config is null)
        {
            return new StoreForecast
            {
                Assumptions =
                    ["Without a configuration the store is not known, and so neither are units, bytes, nor cost."],
            };
        }

        List<string> assumptions = [];
        PlanCapacity? capacity = ConfiguredTraffic.Capacity(config, plan, forecast);
        PlanMemory? memory = ConfiguredTraffic.Memory(config, plan, forecast);
        PlanCost? cost = null;
        UnitPrice? units = UnitPrice.Nothing;
        if (capacity is not null)
            assumptions.AddRange(capacity.Assumptions);
        if (memory is not null)
            assumptions.AddRange(memory.Assumptions);
        if (ConfiguredPrices.List(config, prices) is not { } list)
        {
            cost = new PlanCost(0, null, null);
            assumptions.Add($"{config.Database!.Name} is not paid by the op: Cost is 0, and what its machines cost is "
                + "not in it.");
        }
        else if (capacity is not null && list.Find(region ?? ConfiguredPrices.RegionOf(config)) is { } known)
        {
            units = known.OnDemand;
            cost = PlanCost.Of(forecast, capacity, known);
            assumptions.Add($"Prices are those of {units.Date} ({units.Source}), without taxes, discounts and "
                + "free allowances: see whether they still hold.");
            assumptions.Add("No call is refused for capacity or fails, and so none is paid for twice.");
        }
        else
        {
            units = null;
            assumptions.Add(ConfiguredPrices.WhyUnknown(list, region ?? ConfiguredPrices.RegionOf(config)));
        }

        FleetForecast? fleet = (config.Database ?? StoreList.All[0]).Effort(config.Client) is { } effort
            ? FleetForecast.Of(forecast.PeakQps, effort, config.MaxInFlight, config.Connections)
            : null;
        if (fleet is not null)
            assumptions.Add(fleet.Assumption);
        return new StoreForecast
        {
            Capacity = capacity,
            Memory = memory,
            Units = units,
            Cost = cost,
            Fleet = fleet,
            Assumptions = assumptions,
        };
    }
}

using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Pricing;

namespace DistStress.Engine.Configuration;

/// <summary>What the store of a configuration costs.</summary>
public static class ConfiguredPrices
{
    /// <summary>The region that the table is in; null where the configuration does not say.</summary>
    public static string? RegionOf(StressConfig? config) => config?.Region ?? (config is null ? null : Stores(config)
        .Select(store => store.RegionOf(config.TableName)).FirstOrDefault(region => region is not null));

    /// <summary>The prices that are known: those of the product, and those of a file in their place.</summary>
    /// <param name="config">The configuration; null where there is none yet.</param>
    /// <param name="file">The prices of a file; null where there is none.</param>
    /// <returns>Null where the store has no price by the op.</returns>
    public static PriceList? List(StressConfig? config, PriceList? file)
    {
        PriceList? own = Stores(config).Select(store => store.Prices).FirstOrDefault(prices => prices is not null);
        return own is null || file is null ? own : own.With(file);
    }

    /// <summary>The price of the units that a run under a configuration consumes.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="file">The prices of a file; null where there is none.</param>
    /// <returns>Null where it is not known; <see cref="UnitPrice.Nothing"/> where the store has no price by the
    /// op.</returns>
    public static UnitPrice? Units(StressConfig config, PriceList? file) => List(config, file) is { } prices
        ? prices.Find(RegionOf(config))?.OnDemand
        : UnitPrice.Nothing;

    /// <summary>Why a price is not known, and what is, as a sentence.</summary>
    /// <param name="prices">The prices that are known.</param>
    /// <param name="region">The region; null where nobody says.</param>
    public static string WhyUnknown(PriceList prices, string? region) =>
        (region is null
            ? "The price of the load is not known, since no region is named"
            : $"The price of the load in region {region} is not known")
        + $"; prices are known of {string.Join(", ", prices.Regions)}.";

    private static IEnumerable<Store> Stores(StressConfig? config) =>
        config?.Database is { } store ? [store] : StoreList.All;
}

namespace DistStress.Engine.Targets.Pricing;

/// <summary>What a store costs, region by region.</summary>
public sealed class PriceList
{
    private readonly SortedDictionary<string, RegionPrices> _regions;

    /// <summary>Makes a list.</summary>
    /// <param name="regions">The regions, each once.</param>
    public PriceList(IEnumerable<RegionPrices> regions) => _regions = new SortedDictionary<string, RegionPrices>(
        regions.ToDictionary(region => region.Region), StringComparer.Ordinal);

    /// <summary>The names of the regions, in order.</summary>
    public IReadOnlyCollection<string> Regions => _regions.Keys;

    /// <summary>The prices of a region; null where the list has none.</summary>
    public RegionPrices? Find(string? region) => region is null ? null : _regions.GetValueOrDefault(region);

    /// <summary>This list with the regions of another one in the place of its own.</summary>
    public PriceList With(PriceList other) => new(
        _regions.Values.Where(region => other.Find(region.Region) is null).Concat(other._regions.Values));
}

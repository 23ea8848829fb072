namespace DistStress.Engine.Targets.Pricing;

/// <summary>What a store costs in a region.</summary>
public sealed record RegionPrices
{
    /// <summary>The region, such as <c>eu-west-1</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The price of units that are paid one by one.</summary>
    public required UnitPrice OnDemand { get; init; }

    /// <summary>The price of a read unit a second that is held ready, for an hour; null where the file has
    /// none.</summary>
    public double? ProvisionedReadHour { get; init; }

    /// <summary>The same of a write unit.</summary>
    public double? ProvisionedWriteHour { get; init; }

    /// <summary>The price of 10^9 bytes that are kept for a month; null where the file has none.</summary>
    public double? StorageGbMonth { get; init; }
}

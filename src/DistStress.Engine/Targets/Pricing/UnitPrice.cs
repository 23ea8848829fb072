namespace DistStress.Engine.Targets.Pricing;

/// <summary>What the capacity units that ops consume cost, where each is paid by itself (on demand).</summary>
/// <param name="Read">The price of a read unit, at least 0.</param>
/// <param name="Write">The price of a write unit, at least 0.</param>
/// <param name="Currency">The currency, such as <c>USD</c>.</param>
/// <param name="Region">The region that the prices hold in; empty where nothing is paid by the op.</param>
/// <param name="Date">The day of the price list, such as <c>2024-11-01</c>; empty as for the region.</param>
/// <param name="Source">Where the prices come from; empty as for the region.</param>
public sealed record UnitPrice(
    double Read, double Write, string Currency = "USD", string Region = "", string Date = "", string Source = "")
{
    /// <summary>The price where nothing is paid by the op: the store is paid by the hour, or not at all.</summary>
    public static UnitPrice Nothing { get; } = new(0, 0);

    /// <summary>Whether units cost nothing at all.</summary>
    public bool IsNothing => Read == 0 && Write == 0;

    /// <summary>The cost of units.</summary>
    /// <param name="readUnits">Read units; null counts as none.</param>
    /// <param name="writeUnits">Write units; null counts as none.</param>
    public double Of(double? readUnits, double? writeUnits) =>
        (readUnits.GetValueOrDefault() * Read) + (writeUnits.GetValueOrDefault() * Write);
}

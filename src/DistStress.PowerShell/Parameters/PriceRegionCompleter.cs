using DistStress.Engine.Configuration;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the regions whose prices are known.</summary>
public sealed class PriceRegionCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) =>
        ConfiguredPrices.List(null, null)?.Regions ?? [];
}

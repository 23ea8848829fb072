using DistStress.Engine.Targets;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the AWS regions.</summary>
public sealed class RegionCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) =>
        StoreList.All.SelectMany(store => store.Regions());
}

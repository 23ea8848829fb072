using DistStress.Engine.Traffic;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the product's own actions of traffic files.</summary>
public sealed class TrafficActionCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) => TrafficActions.Names;
}

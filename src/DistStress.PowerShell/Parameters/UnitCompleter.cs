using DistStress.Engine.Monitoring;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes what the values of an export may be.</summary>
public sealed class UnitCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) => TrafficConversion.Units;
}

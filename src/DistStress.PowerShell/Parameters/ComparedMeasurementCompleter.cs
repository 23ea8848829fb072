using DistStress.Engine.Comparing;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the measurements that runs are compared by.</summary>
public sealed class ComparedMeasurementCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) => RunComparer.Measurements;
}

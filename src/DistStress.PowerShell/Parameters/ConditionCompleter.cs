using DistStress.Engine.Metrics.Schema;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the measurements that a condition can be about.</summary>
public sealed class ConditionCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) => MeasurementSchema.Rows
        .Where(row => row.IsNumber)
        .Select(row => row.Name)
        .Order(StringComparer.OrdinalIgnoreCase);
}

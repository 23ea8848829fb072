using DistStress.Engine.Items;

namespace DistStress.Engine.Traffic;

/// <summary>A plan as it stands in JSON.</summary>
/// <param name="Elements">The tasks of each element. One whose rows are <paramref name="SampleRows"/> has a list
/// without any in their place.</param>
/// <param name="SampleRows">The configuration's rows, once for all tasks that write them; null where none does.</param>
internal sealed record TrafficPlanText(
    IReadOnlyList<IReadOnlyList<TrafficTask>> Elements,
    IReadOnlyList<IReadOnlyList<ColumnSpec>>? SampleRows = null);

namespace DistStress.Engine.Traffic;

/// <summary>A plan as it stands in JSON.</summary>
/// <param name="Elements">The tasks of each element.</param>
internal sealed record TrafficPlanText(IReadOnlyList<IReadOnlyList<TrafficTask>> Elements);

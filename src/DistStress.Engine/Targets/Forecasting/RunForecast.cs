using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.Forecasting;

/// <summary>What a run was expected to consume when it began.</summary>
/// <param name="Cost">What the units of all its tasks cost; null where the price is not known.</param>
/// <param name="Capacity">The units of the tasks that do not warm up, by table and by <c>table/index</c>.</param>
public sealed record RunForecast(double? Cost, IReadOnlyDictionary<string, CapacityUnits> Capacity);

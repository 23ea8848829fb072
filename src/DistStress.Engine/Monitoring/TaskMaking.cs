namespace DistStress.Engine.Monitoring;

/// <summary>A task of a traffic file to be.</summary>
/// <param name="Source">The series that it comes from.</param>
/// <param name="Curve">Its rate over time; null where it has no op.</param>
/// <param name="Exported">The ops of its series in the window, before the scale and before they are rounded.</param>
/// <param name="UnitsPerOp">Capacity units that an op took in the mean; null where the exports do not say.</param>
internal sealed record TaskMaking(TaskSource Source, TaskCurve? Curve, Ratio Exported, Ratio? UnitsPerOp);

namespace DistStress.Engine.Monitoring;

/// <summary>A value of a series.</summary>
/// <param name="Micros">When its period begins, in µs since 1970 (UTC).</param>
/// <param name="Value">The value, at least 0; null where the export has a time and does not know the value.</param>
/// <param name="Line">The line of the export on which it stands, from 1.</param>
internal readonly record struct MetricPoint(long Micros, Ratio? Value, int Line);

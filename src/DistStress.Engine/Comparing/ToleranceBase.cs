namespace DistStress.Engine.Comparing;

/// <summary>What a tolerance is a part of.</summary>
/// <param name="Baseline">The baseline's value of the measurement.</param>
/// <param name="ResponseP99Ms">The baseline's 99th percentile of the response time in ms; 0 where it is not
/// known.</param>
internal readonly record struct ToleranceBase(double Baseline, double ResponseP99Ms);

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>What a person says about an export that it does not say itself.</summary>
/// <param name="PeriodMicros">How long a period is in µs; null where that is to be found out.</param>
/// <param name="Unit">What its values are; null where that is to be found out.</param>
internal sealed record ReadingRules(long? PeriodMicros, ValueUnit? Unit);

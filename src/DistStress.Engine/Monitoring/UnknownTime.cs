namespace DistStress.Engine.Monitoring;

/// <summary>A time of which a series does not know how much traffic there was.</summary>
/// <param name="Start">When it begins, in µs since 1970.</param>
/// <param name="End">When it ends.</param>
/// <param name="Line">The line of the export before it.</param>
internal readonly record struct UnknownTime(long Start, long End, int Line);

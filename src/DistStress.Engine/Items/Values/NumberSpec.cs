namespace DistStress.Engine.Items.Values;

/// <summary>A whole number, each of a range with the same probability:
/// <c>{"type":"N","min":0,"max":999}</c>.</summary>
/// <param name="Min">The least number.</param>
/// <param name="Max">The greatest number, at least <paramref name="Min"/>.</param>
public sealed record NumberSpec(long Min, long Max) : ValueSpec;

namespace DistStress.Engine.Items.Values;

/// <summary>Random bytes: <c>500</c>, <c>{"type":"B","len":500}</c>, and the value of a spread column.</summary>
/// <param name="Length">How many.</param>
public sealed record BytesSpec(LengthSpec Length) : ValueSpec;

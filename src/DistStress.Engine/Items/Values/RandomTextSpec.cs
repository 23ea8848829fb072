namespace DistStress.Engine.Items.Values;

/// <summary>Random text of <c>0-9a-z</c>: <c>{"type":"S","len":20}</c>.</summary>
/// <param name="Length">How many characters, each of which is a byte.</param>
public sealed record RandomTextSpec(LengthSpec Length) : ValueSpec;

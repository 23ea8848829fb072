namespace DistStress.Engine.Items.Values;

/// <summary>One of the values that a column picks from.</summary>
/// <param name="Value">A text, or a whole number: a <see cref="NumberSpec"/> of one number.</param>
/// <param name="Weight">How often it is picked, against the sum of all weights; at least 0.</param>
public sealed record PickChoice(ValueSpec Value, decimal Weight);

namespace DistStress.Engine.Items.Values;

/// <summary>A length that a value can have.</summary>
/// <param name="Weight">How often it has it, against the sum of all weights; at least 0.</param>
/// <param name="Length">Its bytes.</param>
public readonly record struct LengthChoice(decimal Weight, int Length);

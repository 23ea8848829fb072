namespace DistStress.Engine.Items.Values;

/// <summary>What an update adds to the number that is there; a column that is not there counts as 0:
/// <c>{"add":1}</c>.</summary>
/// <param name="Amount">How much.</param>
public sealed record AddSpec(long Amount) : ValueSpec;

namespace DistStress.Engine.Items.Values;

/// <summary>True or false, each half of the time: <c>{"type":"BOOL"}</c>.</summary>
public sealed record FlagSpec : ValueSpec;

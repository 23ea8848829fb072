namespace DistStress.Engine.Items.Values;

/// <summary>This very text: <c>"note"</c>.</summary>
/// <param name="Text">The text.</param>
public sealed record TextSpec(string Text) : ValueSpec;

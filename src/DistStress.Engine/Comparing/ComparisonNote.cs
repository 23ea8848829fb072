namespace DistStress.Engine.Comparing;

/// <summary>Something that has to be known about two runs before they are compared.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">In a sentence.</param>
public sealed record ComparisonNote(ComparisonNoteKind Kind, string Text)
{
    /// <summary>Whether the runs are not comparable, so that a difference would say nothing about the target.</summary>
    public bool Refuses => Kind <= ComparisonNoteKind.TooShort;
}

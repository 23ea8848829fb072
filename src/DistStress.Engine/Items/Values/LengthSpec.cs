namespace DistStress.Engine.Items.Values;

/// <summary>How long a random value is: always the same, or one of several lengths by weight.</summary>
/// <param name="Choices">The lengths: at least one, not all weights 0.</param>
public sealed record LengthSpec(EqualList<LengthChoice> Choices)
{
    /// <summary>The most lengths.</summary>
    public const int MaxChoices = 1000;

    /// <summary>The length where there is but one; else null.</summary>
    public int? Fixed => Choices.Count == 1 ? Choices[0].Length : null;

    /// <summary>Always this length.</summary>
    public static LengthSpec Of(int length) => new(new EqualList<LengthChoice>([new LengthChoice(1, length)]));
}

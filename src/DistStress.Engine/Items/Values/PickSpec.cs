namespace DistStress.Engine.Items.Values;

/// <summary>One of several values, by weight: <c>{"pick":["a","b"],"weights":[9,1]}</c>.</summary>
/// <param name="Choices">The values and their weights: at least one, not all weights 0.</param>
public sealed record PickSpec(EqualList<PickChoice> Choices) : ValueSpec
{
    /// <summary>The most values.</summary>
    public const int MaxChoices = 1000;
}

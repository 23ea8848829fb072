namespace DistStress.Engine.Items.Values;

/// <summary>A list of values of one kind, each drawn by itself: <c>{"type":"L","of":…,"count":3}</c>.</summary>
/// <param name="Of">What each of them is.</param>
/// <param name="Count">How many there are.</param>
public sealed record ListSpec(ValueSpec Of, int Count) : ValueSpec
{
    /// <inheritdoc/>
    public override long Inside { get; } = Count * Math.Min(1 + Of.Inside, int.MaxValue);
}

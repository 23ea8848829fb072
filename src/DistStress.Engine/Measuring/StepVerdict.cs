namespace DistStress.Engine.Measuring;

/// <summary>What is said of a rate that was tried.</summary>
/// <param name="Limit">What kept it from being met; none where it was.</param>
/// <param name="Text">In a sentence or two.</param>
/// <param name="IsPassing">Whether what kept it from that may be gone at the next try.</param>
internal sealed record StepVerdict(CapacityLimit Limit, string Text, bool IsPassing);

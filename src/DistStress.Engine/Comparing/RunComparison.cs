namespace DistStress.Engine.Comparing;

/// <summary>A run beside its baseline.</summary>
/// <param name="Notes">What has to be known about them; those that refuse the comparison first.</param>
/// <param name="Differences">A row for each measurement that either has; none where they are too short.</param>
public sealed record RunComparison(
    IReadOnlyList<ComparisonNote> Notes, IReadOnlyList<MeasurementDifference> Differences);

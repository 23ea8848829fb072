namespace DistStress.Engine.Redis.Inspection;

/// <summary>What came of a look at one thing.</summary>
/// <param name="Kind">What was looked at.</param>
/// <param name="Status">What came of it.</param>
/// <param name="Text">What was found, in sentences.</param>
/// <param name="Error">The kind of the error that a run would end with; null where it would end with none.</param>
public sealed record InspectionResult(
    InspectionKind Kind, InspectionStatus Status, string Text, ErrorKind? Error = null);

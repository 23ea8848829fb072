namespace DistStress.PowerShell.Asserting;

/// <summary>One thing that was judged of a run.</summary>
/// <param name="Name">What must hold.</param>
/// <param name="Failure">Why it does not; null where it does.</param>
/// <param name="Detail">More of it.</param>
internal sealed record TestCase(string Name, TestFailure? Failure, string Detail);

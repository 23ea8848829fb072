using DistStress.Engine;

namespace DistStress.PowerShell.Asserting;

/// <summary>Why something that was judged does not hold.</summary>
/// <param name="Kind">The kind of the error.</param>
/// <param name="Message">In a line.</param>
internal sealed record TestFailure(ErrorKind Kind, string Message);

namespace DistStress.Engine.Control;

/// <summary>What came of a script.</summary>
/// <param name="ExitCode">Its exit code; null where it was ended.</param>
/// <param name="Ended">Why it was ended; null where it ended by itself.</param>
/// <param name="Output">What it wrote, standard output and standard error as they came, 64 KiB at most in
/// UTF-8.</param>
/// <param name="OutputBytes">How many bytes it wrote in all.</param>
internal sealed record BashResult(int? ExitCode, string? Ended, string Output, long OutputBytes);

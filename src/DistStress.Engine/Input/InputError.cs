namespace DistStress.Engine.Input;

/// <summary>One thing that is wrong in a file, and where.</summary>
/// <param name="Path">The JSON path of the value, such as <c>$[2].qpss[3]</c>; for a field that is missing, the path
/// that it would have.</param>
/// <param name="Line">The line, from 1; for a field that is missing, the line on which its object begins.</param>
/// <param name="Column">The character in the line, from 1.</param>
/// <param name="Message">What is wrong and what would be right, as the rest of a sentence that the path begins.</param>
public sealed record InputError(string Path, int Line, int Column, string Message)
{
    /// <summary>The error as <c>12: $[1].qps: must be greater than 0, but is -5</c>.</summary>
    public override string ToString() => $"{Line}: {Path}: {Message}";
}

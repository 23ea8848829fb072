namespace DistStress.Module.Tests;

/// <summary>How long a step may take before a test calls it a hang; far more than any step needs.</summary>
internal static class Limit
{
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(90);
}

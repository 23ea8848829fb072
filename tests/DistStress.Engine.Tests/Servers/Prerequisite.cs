using System.Diagnostics.CodeAnalysis;

namespace DistStress.Engine.Tests.Servers;

/// <summary>
/// What a test needs of the machine. On Linux tests/run.sh installs it, so a test without it fails; elsewhere it is
/// skipped.
/// </summary>
internal static class Prerequisite
{
    /// <summary>The full path of a program; ends the test where it is not on the PATH.</summary>
    public static string Program(string name)
    {
        string? path = ServerProcess.Find(name);
        Check(path, $"{name} is not on the PATH");
        return path;
    }

    /// <summary>Ends the test where something was not found.</summary>
    /// <param name="found">What was found; null for nothing.</param>
    /// <param name="lack">What to say then.</param>
    public static void Check([NotNull] object? found, string lack)
    {
        if (found is not null)
            return;
        if (OperatingSystem.IsLinux())
            Xunit.Assert.Fail($"{lack}; tests/run.sh installs it");
        Xunit.Assert.Skip(lack);
    }
}

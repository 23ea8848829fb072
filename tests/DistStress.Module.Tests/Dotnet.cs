using System.Diagnostics;

namespace DistStress.Module.Tests;

/// <summary>The dotnet that the tests run with.</summary>
internal static class Dotnet
{
    /// <summary>Its folder.</summary>
    public static readonly string Root = Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    /// <summary>Runs a command of it, which has to succeed.</summary>
    public static async Task RunAsync(params string[] arguments)
    {
        DstRun run = await DstRun.RunAsync(new ProcessStartInfo("dotnet", arguments));
        Assert.True(run.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{run.Output}{run.Error}");
    }
}

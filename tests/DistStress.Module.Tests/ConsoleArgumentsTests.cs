using System.Reflection;

namespace DistStress.Module.Tests;

/// <summary>Whether a PowerShell ends after Ctrl-C, by what it was started with.</summary>
public sealed class ConsoleArgumentsTests
{
    [Theory]
    [InlineData(true, "script.ps1")]
    [InlineData(true, "script.ps1", "-NoExit")]
    [InlineData(true, "-File", "script.ps1")]
    [InlineData(true, "-f", "script.ps1", "-Name", "value")]
    [InlineData(true, "-Command", "Get-DstRun")]
    [InlineData(true, "-c", "Get-DstRun")]
    [InlineData(true, "--command", "Get-DstRun")]
    [InlineData(true, "-CommandWithArgs", "$args", "-")]
    [InlineData(true, "-cwa", "$args")]
    [InlineData(true, "-EncodedCommand", "RwA=")]
    [InlineData(true, "-ec", "RwA=")]
    [InlineData(true, "-NoProfile", "-NonInteractive", "-nol", "-COMMAND", "Get-DstRun")]
    [InlineData(true, "-ExecutionPolicy", "Bypass", "-Fi", "script.ps1")]
    [InlineData(true, "-ep", "Bypass", "-wd", "/", "-of", "Text", "script.ps1")]
    [InlineData(false)]
    [InlineData(false, "-NoLogo", "-NoProfile")]
    [InlineData(false, "-ExecutionPolicy", "Bypass")]
    [InlineData(false, "-WorkingDirectory", "/", "-Settings", "settings.json", "-ConfigurationName", "name")]
    [InlineData(false, "-NoExit", "-Command", "Get-DstRun")]
    [InlineData(false, "-noe", "script.ps1")]
    [InlineData(false, "-Command", "-")]
    [InlineData(false, "-File", "-")]
    [InlineData(false, "-Command")]
    public async Task It_ends_where_they_hold_all_that_it_is_to_run(bool ends, params string[] arguments)
    {
        using Session session = await Session.WithModuleAsync();
        MethodInfo ask = session.ModuleAssembly
            .GetType("DistStress.PowerShell.Stopping.ConsoleArguments", throwOnError: true)!
            .GetMethod("HoldAllWork")!;

        Assert.Equal(ends, ask.Invoke(null, [arguments]));
    }
}

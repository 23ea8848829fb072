using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Resources;
using System.Runtime.InteropServices;
using DistStress.PowerShell.Stopping;
using Microsoft.PowerShell;

namespace DistStress.Host;

/// <summary>The entry point of <c>dst</c>: PowerShell's own console with the module imported.</summary>
internal static class Program
{
    private const int InterruptedExitCode = 130;

    private static int Main(string[] args)
    {
        if (FindModule(AppContext.BaseDirectory) is not { } module)
        {
            Console.Error.WriteLine(
                $"dst: the DistStress module was not found beside or above {AppContext.BaseDirectory} (looked for "
                    + "module/DistStress).");
            return 1;
        }

        PrepareEnvironment(module);
        RedirectedOutput.Prepare();
        InitialSessionState session = InitialSessionState.CreateDefault2();
        session.ImportPSModule(module);

        int interrupts = 0;
        bool endsByItself = ConsoleArguments.HoldAllWork(args);
        // PowerShell's console stops what runs; here it is only noted. A second Ctrl-C goes before all else.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            _ =>
            {
                if (Interlocked.Increment(ref interrupts) > 1 && endsByItself)
                    Environment.Exit(InterruptedExitCode);
            });
        string banner = $"DistStress {typeof(Program).Assembly.GetName().Version!.ToString(3)}, PowerShell "
            + $"{PSVersionInfo.PSVersion}";
        int exitCode = ConsoleShell.Start(session, banner, Usage(), args);
        if (Volatile.Read(ref interrupts) > 0 && endsByItself)
            return InterruptedExitCode;
        // What Main returns goes before an exit that has begun on another thread, as after a signal. Its code stands
        // here.
        return Environment.ExitCode != 0 ? Environment.ExitCode : exitCode;
    }

    // In the nearest folder that has it: beside dst where it was published, above it in a build inside the repository.
    private static string? FindModule(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string manifest = Path.Combine(folder, "module", "DistStress", "DistStress.psd1");
            if (File.Exists(manifest))
                return manifest;
        }

        return null;
    }

    // What is set already is left as it is.
    private static void PrepareEnvironment(string module)
    {
        // The modules beside this dst are found by their bare names.
        string?[] folders = [Path.GetDirectoryName(Path.GetDirectoryName(module)),
            Path.Combine(AppContext.BaseDirectory, "Modules"), Environment.GetEnvironmentVariable("PSModulePath")];
        Environment.SetEnvironmentVariable("PSModulePath", string.Join(Path.PathSeparator, folders.OfType<string>()));
        // A load generator tells nobody that it is started, and its PowerShell is updated with it.
        SetDefault("POWERSHELL_TELEMETRY_OPTOUT", "1");
        SetDefault("POWERSHELL_UPDATECHECK", "Off");
        // As the file of settings says that an installed PowerShell brings along.
        if (OperatingSystem.IsWindows())
            SetDefault("PSExecutionPolicyPreference", nameof(ExecutionPolicy.RemoteSigned));
    }

    private static void SetDefault(string name, string value) =>
        Environment.SetEnvironmentVariable(name, Environment.GetEnvironmentVariable(name) ?? value);

    // The text of pwsh -Help, since the switches are those of pwsh.
    private static string? Usage() =>
        new ResourceManager("Microsoft.PowerShell.ConsoleHost.resources.ManagedEntranceStrings",
            typeof(ConsoleShell).Assembly).GetString("UsageHelp");
}

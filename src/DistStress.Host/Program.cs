namespace DistStress.Host;

/// <summary>The entry point of <c>dst</c>.</summary>
internal static class Program
{
    private const int Failure = 1;

    private const string Usage = """
        dst runs PowerShell scripts with the DistStress module imported; no PowerShell needs to be installed.

          dst script.ps1 [arguments]     run a script; parameters are given as pwsh -File takes them
          dst -Command "statements"      run statements
          dst -Version                   show the version
          dst -Help                      show this

        The exit code is the script's own (exit N), 1 after an error that ended it, 130 after Ctrl-C, 143 after
        SIGTERM, 129 after SIGHUP, and else 0. All three stop in order; a second Ctrl-C ends at once.
        """;

    private static int Main(string[] args)
    {
        CommandLine commandLine;
        try
        {
            commandLine = CommandLine.Parse(args);
        }
        catch (ArgumentException exception)
        {
            Console.Error.WriteLine($"dst: {exception.Message}");
            Console.Error.WriteLine();
            Console.Error.WriteLine(Usage);
            return Failure;
        }

        switch (commandLine.Kind)
        {
            case CommandLineKind.Help:
                Console.WriteLine(Usage);
                return 0;
            case CommandLineKind.Version:
                Console.WriteLine(Version());
                return 0;
        }

        if (ModuleLocation.Find(AppContext.BaseDirectory) is not { } module)
        {
            Console.Error.WriteLine(
                $"dst: the DistStress module was not found beside or above {AppContext.BaseDirectory} (looked for "
                    + "module/DistStress).");
            return Failure;
        }

        using var runner = new ScriptRunner(new ConsoleHost(Version()), module);
        using var interrupt = new Interrupt(runner.Stop);
        int exitCode = runner.Run(commandLine);
        // What Main returns goes before an exit that has begun on another thread, as after a signal. Its code stands
        // here.
        return interrupt.ExitCode ?? (Environment.ExitCode != 0 ? Environment.ExitCode : exitCode);
    }

    private static Version Version() => typeof(Program).Assembly.GetName().Version is { } version
        ? new Version(version.Major, version.Minor, version.Build)
        : new Version(0, 0);
}

namespace DistStress.PowerShell.Stopping;

/// <summary>What a console of PowerShell was started with, by the rules of pwsh.</summary>
internal static class ConsoleArguments
{
    // Each with the shortest form that pwsh takes.
    private static readonly (string Name, string Shortest)[] WithWork =
    [
        ("command", "c"), ("commandwithargs", "cwa"), ("cwa", "cwa"), ("file", "f"), ("encodedcommand", "e"),
        ("ec", "ec"),
    ];

    private static readonly (string Name, string Shortest)[] WithValue =
    [
        ("configurationname", "config"), ("configurationfile", "configurationfile"), ("custompipename", "cus"),
        ("executionpolicy", "ex"), ("ep", "ep"), ("inputformat", "inp"), ("if", "if"), ("outputformat", "o"),
        ("of", "of"), ("settingsfile", "settings"), ("windowstyle", "w"), ("workingdirectory", "wo"), ("wd", "wd"),
    ];

    /// <summary>
    /// Whether they hold all that the console is to run, so that it ends with it: a script, or statements. Otherwise it
    /// reads what to run, from a person or its input.
    /// </summary>
    /// <param name="arguments">The arguments, without the program.</param>
    public static bool HoldAllWork(string[] arguments)
    {
        for (int at = 0; at < arguments.Length; at++)
        {
            string argument = arguments[at];
            if (!IsSwitch(argument))
                return true;
            string name = argument.TrimStart('-', '/');
            if (Matches(name, ("noexit", "noe")))
                return false;
            if (WithWork.Any(known => Matches(name, known)))
                return at + 1 < arguments.Length && arguments[at + 1] != "-";
            if (WithValue.Any(known => Matches(name, known)))
                at++;
        }

        return false;
    }

    // A slash begins a path where there are no drives.
    private static bool IsSwitch(string argument) =>
        argument.StartsWith('-') || (OperatingSystem.IsWindows() && argument.StartsWith('/'));

    private static bool Matches(string name, (string Name, string Shortest) known) =>
        known.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && name.StartsWith(known.Shortest, StringComparison.OrdinalIgnoreCase);
}

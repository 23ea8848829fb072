using System.Management.Automation;

namespace DistStress.Host;

/// <summary>Output that goes to a file or a pipe: in plain text, on lines of 160 columns.</summary>
internal static class RedirectedOutput
{
    // In the folder terminfo: what fits a log viewer without wrapping a table of statistics. Without a terminal, .NET
    // takes the size from the description of the terminal that TERM names; most say 80 columns.
    private const string Terminal = "dst-log";

    /// <summary>Before the console is first used: .NET asks for its size only once.</summary>
    public static void Prepare()
    {
        if (!Console.IsOutputRedirected)
            return;

        PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        // Windows has a console, and its size, also where output is redirected.
        if (OperatingSystem.IsWindows())
            return;

        string? term = Environment.GetEnvironmentVariable("TERM");
        string? terminfo = Environment.GetEnvironmentVariable("TERMINFO");
        Environment.SetEnvironmentVariable("TERM", Terminal);
        Environment.SetEnvironmentVariable("TERMINFO", Path.Combine(AppContext.BaseDirectory, "terminfo"));
        _ = Console.WindowWidth;
        // For the programs that a script starts.
        Environment.SetEnvironmentVariable("TERM", term);
        Environment.SetEnvironmentVariable("TERMINFO", terminfo);
    }
}

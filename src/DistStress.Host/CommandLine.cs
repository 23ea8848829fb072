using System.Collections.Immutable;

namespace DistStress.Host;

/// <summary>The command line, taken apart.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Text">The script's path, or the statements.</param>
/// <param name="Arguments">What the script is called with.</param>
internal sealed record CommandLine(CommandLineKind Kind, string Text, ImmutableArray<string> Arguments)
{
    /// <summary>Takes a command line apart.</summary>
    /// <exception cref="ArgumentException">It asks for nothing, or for something unknown.</exception>
    public static CommandLine Parse(string[] args)
    {
        if (args.Length == 0)
            throw new ArgumentException("no script was named.");

        string first = args[0];
        if (Is(first, "-Help", "-h", "-?", "--help"))
            return new CommandLine(CommandLineKind.Help, string.Empty, []);
        if (Is(first, "-Version", "-v", "--version"))
            return new CommandLine(CommandLineKind.Version, string.Empty, []);
        if (Is(first, "-Command", "-c"))
        {
            return args.Length == 1
                ? throw new ArgumentException("-Command needs the statements to run.")
                : new CommandLine(CommandLineKind.Command, string.Join(' ', args[1..]), []);
        }

        int script = Is(first, "-File", "-f") ? 1 : 0;
        if (script == args.Length)
            throw new ArgumentException("-File needs the script to run.");
        return args[script].StartsWith('-')
            ? throw new ArgumentException($"the option {args[script]} is not known.")
            : new CommandLine(CommandLineKind.File, args[script], [.. args.AsSpan(script + 1)]);
    }

    private static bool Is(string arg, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (arg.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}

using System.Text;
using DistStress.Engine.Redis;
using DistStress.Engine.Working;

namespace DistStress.PowerShell.Advice;

/// <summary>Writes the command that makes the table which a worker misses, ready to be typed at the prompt.</summary>
internal static class PreparationCommand
{
    /// <summary>The command for a target whose configuration comes from Redis.</summary>
    /// <param name="control">The Redis with the configuration; null to leave that open.</param>
    /// <param name="worker">The worker's options: what was given to it must be given again. Null for none.</param>
    /// <returns>The command; where a password is needed, it asks for one.</returns>
    public static string For(ControlOptions? control, WorkerOptions? worker)
    {
        var defaults = new ControlOptions();
        control ??= defaults;
        var command = new StringBuilder("Initialize-DstTarget");
        Add(command, "Redis", control.Server == defaults.Server ? null : control.ShownServer);
        Add(command, "Prefix", control.Prefix == defaults.Prefix ? null : control.Prefix);
        if (control.Tls)
            command.Append(" -Tls");
        if (control.Password is not null)
            command.Append(" -Credential (Get-Credential)");
        Add(command, "Database", worker?.Database?.Word);
        Add(command, "Endpoint", worker?.Endpoint);
        Add(command, "Region", worker?.Region);
        Add(command, "ProfileName", worker?.ProfileName);
        return command.ToString();
    }

    private static void Add(StringBuilder command, string parameter, string? value)
    {
        if (value is not null)
            command.Append(" -").Append(parameter).Append(' ').Append(Quote(value));
    }

    // Everything but plain words goes into single quotes, where PowerShell takes all characters as they are.
    private static string Quote(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '/' or '-' or '_')
            && char.IsAsciiLetterOrDigit(value[0])
            ? value
            : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}

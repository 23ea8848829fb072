using System.Text;
using DistStress.Engine.Redis;
using StackExchange.Redis;

namespace DistStress.Engine.Working.Settings;

/// <summary>Writes the command that makes the table which a worker misses, ready to be typed at the prompt.</summary>
internal static class PreparationCommand
{
    /// <summary>The command for the target of a worker that has its configuration from Redis.</summary>
    /// <param name="worker">The worker's options: what was given to it must be given again.</param>
    /// <param name="control">The Redis with the configuration.</param>
    /// <returns>The command; stars stand for a password that only the person knows.</returns>
    public static string For(WorkerOptions worker, ControlOptions control)
    {
        var defaults = new ControlOptions();
        var command = new StringBuilder("Initialize-DstTarget");
        Add(command, "Redis", control.Server == defaults.Server ? null : Open(control.Server));
        Add(command, "Prefix", control.Prefix == defaults.Prefix ? null : control.Prefix);
        if (control.Tls)
            command.Append(" -Tls");
        if (control.Password is not null)
            command.Append(" -Credential (Get-Credential)");
        Add(command, "Database", worker.Database?.Word);
        Add(command, "Endpoint", worker.Endpoint);
        Add(command, "Region", worker.Region);
        Add(command, "ProfileName", worker.ProfileName);
        return command.ToString();
    }

    // Without options an address holds no secret, and stays as the person wrote it.
    private static string Open(string server) =>
        server.Contains('=') ? ConfigurationOptions.Parse(server).ToString(includePassword: false) : server;

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

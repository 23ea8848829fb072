using System.Management.Automation;
using DistStress.Engine.Redis.Workers;

namespace DistStress.PowerShell.Parameters;

/// <summary>Names with wildcards in them.</summary>
internal static class NamePattern
{
    /// <summary>What fits a name that is a pattern, upper or lower case; null for one without wildcards.</summary>
    public static Predicate<string>? Of(string name) => WildcardPattern.ContainsWildcardCharacters(name)
        ? WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch
        : null;

    /// <summary>The workers that a parameter names; null where it names none, which is all of them.</summary>
    public static WorkerChoice? Choice(string[]? workers) => workers is null ? null : new WorkerChoice(workers, Of);
}

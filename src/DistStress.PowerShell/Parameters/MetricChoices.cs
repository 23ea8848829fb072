using System.Collections;
using System.Management.Automation;
using DistStress.Engine.Monitoring;

namespace DistStress.PowerShell.Parameters;

/// <summary>Reads which series of an export are meant: names, and hashtables or objects from names to
/// actions.</summary>
internal static class MetricChoices
{
    /// <summary>The choices in the order in which they were given.</summary>
    public static IReadOnlyList<MetricChoice> Read(object[]? given) => [.. (given ?? []).SelectMany(Choices)];

    private static IEnumerable<MetricChoice> Choices(object given)
    {
        object value = given is PSObject wrapped ? wrapped.BaseObject : given;
        return value switch
        {
            IDictionary table => table.Cast<DictionaryEntry>().Select(entry => Choice(entry.Key, entry.Value)),
            PSCustomObject => ((PSObject)given).Properties.Select(named => Choice(named.Name, named.Value)),
            _ => [Choice(value, null)],
        };
    }

    private static MetricChoice Choice(object name, object? action) => new(
        LanguagePrimitives.ConvertTo<string>(name),
        action is null ? null : LanguagePrimitives.ConvertTo<string>(action));
}

using System.Collections;
using System.Management.Automation;
using DistStress.Engine.Monitoring;

namespace DistStress.PowerShell.Parameters;

/// <summary>Reads which series of an export are meant: names, and hashtables from names to actions.</summary>
internal static class MetricChoices
{
    /// <summary>The choices in the order in which they were given.</summary>
    public static IReadOnlyList<MetricChoice> Read(object[]? given) => [.. (given ?? []).SelectMany(Choices)];

    private static IEnumerable<MetricChoice> Choices(object given)
    {
        object value = given is PSObject wrapped ? wrapped.BaseObject : given;
        if (value is not IDictionary table)
            return [new MetricChoice(LanguagePrimitives.ConvertTo<string>(value))];
        return table.Cast<DictionaryEntry>().Select(entry => new MetricChoice(
            LanguagePrimitives.ConvertTo<string>(entry.Key), LanguagePrimitives.ConvertTo<string>(entry.Value)));
    }
}

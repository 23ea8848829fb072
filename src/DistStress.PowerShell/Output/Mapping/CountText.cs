using System.Globalization;
using DistStress.Engine.Outcomes;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Named counts as one text, so that a row of figures stays a row in a CSV file.</summary>
internal static class CountText
{
    /// <summary><c>name=count</c>, with blanks between, by name.</summary>
    public static string Of(IReadOnlyDictionary<string, long> counts) =>
        string.Join(' ', Sorted(counts).Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary><c>resource:read=units</c> and <c>resource:write=units</c>, with blanks between, by resource.</summary>
    public static string Of(IReadOnlyDictionary<string, CapacityUnits> capacity) =>
        string.Join(' ', Sorted(capacity).SelectMany(pair => new[]
        {
            Part(pair.Key, "read", pair.Value.Read),
            Part(pair.Key, "write", pair.Value.Write),
        }).OfType<string>());

    private static string? Part(string resource, string way, double? units) => units is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{resource}:{way}={units:0.###}");

    private static IEnumerable<KeyValuePair<string, T>> Sorted<T>(IReadOnlyDictionary<string, T> values) =>
        values.OrderBy(pair => pair.Key, StringComparer.Ordinal);
}

using System.Globalization;
using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>
/// What is measured as the plain values that outputs carry, so that a row of figures stays a row in a CSV file.
/// </summary>
internal static class OutputValue
{
    /// <summary>A whole number is itself.</summary>
    public static long Of(long value) => value;

    /// <summary>A number is itself.</summary>
    public static double Of(double value) => value;

    /// <summary>What is not known is empty.</summary>
    public static double? Of(double? value) => value;

    /// <summary><c>name=count</c>, with blanks between, by name.</summary>
    public static string Of(IReadOnlyDictionary<string, long>? counts) =>
        counts is null ? "" : string.Join(' ', Sorted(counts).Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary><c>resource:read=units</c> and <c>resource:write=units</c>, with blanks between, by resource.</summary>
    public static string Of(IReadOnlyDictionary<string, CapacityUnits> capacity) =>
        string.Join(' ', Sorted(capacity).SelectMany(pair => new[]
        {
            Part(pair.Key, "read", pair.Value.Read),
            Part(pair.Key, "write", pair.Value.Write),
        }).OfType<string>());

    /// <summary>Texts, with semicolons between.</summary>
    public static string Of(IReadOnlyList<string> texts) => string.Join("; ", texts);

    /// <summary>The latency that this share of all does not exceed.</summary>
    /// <param name="histogram">The latencies.</param>
    /// <param name="percentile">0 to 100.</param>
    /// <returns>ms; null where there is none: an empty cell.</returns>
    public static double? Of(LatencyHistogram histogram, double percentile) => histogram.Milliseconds(percentile);

    /// <summary>µs as ms; what is not known is empty.</summary>
    public static double? Milliseconds(long? micros) => micros / 1000.0;

    /// <summary>
    /// A rate to a tenth; one below 10 to three digits that say something: 14 ops in 300 s are not 0.
    /// </summary>
    /// <param name="perSecond">Ops a second.</param>
    public static double Rate(double perSecond) => Math.Round(
        perSecond, perSecond is > 0 and < 10 ? Math.Clamp(2 - (int)Math.Floor(Math.Log10(perSecond)), 1, 15) : 1);

    /// <summary>Money to a millionth of a millionth: a single read unit costs some 10^-7.</summary>
    public static double? Money(double? amount) => amount is { } some ? Math.Round(some, 12) : null;

    /// <summary>By name.</summary>
    public static IEnumerable<KeyValuePair<string, T>> Sorted<T>(IReadOnlyDictionary<string, T> values) =>
        values.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static string? Part(string resource, string way, double? units) => units is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{resource}:{way}={units:0.###}");
}

using System.Text.RegularExpressions;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>What a series is called, taken apart: <c>requests_total{operation="GetItem"}</c>.</summary>
/// <param name="Name">The name without labels.</param>
/// <param name="Labels">The labels.</param>
internal sealed partial record SeriesName(string Name, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Takes a name apart; what has no labels in braces is a name.</summary>
    public static SeriesName Parse(string text)
    {
        Match match = Labelled().Match(text.Trim());
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!match.Success)
            return new SeriesName(text.Trim(), labels);
        Group keys = match.Groups["key"];
        for (int i = 0; i < keys.Captures.Count; i++)
            labels[keys.Captures[i].Value] = match.Groups["value"].Captures[i].Value.Trim('"');
        return new SeriesName(match.Groups["name"].Value, labels);
    }

    /// <summary>Whether the name is that of a counter, by the convention of Prometheus.</summary>
    public static bool IsCounter(string name) => Counter().IsMatch(name);

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][\w:]*)?\{\s*((?<key>[\w.]+)\s*[=:]\s*(?<value>"[^"]*"|[^",}]*)\s*,?\s*)*\}$""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"^[a-zA-Z_:][\w:]*_total$", RegexOptions.CultureInvariant)]
    private static partial Regex Counter();
}

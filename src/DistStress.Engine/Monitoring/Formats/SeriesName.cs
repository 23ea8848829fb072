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
        text = text.Trim();
        int open = text.IndexOf('{', StringComparison.Ordinal);
        return open >= 0 && (open == 0 || Plain().IsMatch(text[..open]))
            && TryLabels(text[open..], out IReadOnlyDictionary<string, string> labels)
            ? new SeriesName(text[..open], labels)
            : new SeriesName(text, new Dictionary<string, string>());
    }

    /// <summary>Reads labels in braces, <c>{operation="GetItem", table=orders}</c>; values may have quotes.</summary>
    public static bool TryLabels(string text, out IReadOnlyDictionary<string, string> labels)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        labels = read;
        Match match = Labelled().Match(text);
        Group keys = match.Groups["key"];
        for (int i = 0; i < keys.Captures.Count; i++)
            read[keys.Captures[i].Value] = Unquoted(match.Groups["value"].Captures[i].Value.Trim());
        return match.Success;
    }

    /// <summary>Whether the name is that of a counter, by the convention of Prometheus.</summary>
    public static bool IsCounter(string name) => Counter().IsMatch(name);

    // As Prometheus writes them: a quote and a backslash inside have a backslash before them.
    private static string Unquoted(string value) => value is ['"', .., '"']
        ? Escaped().Replace(value[1..^1], escaped => escaped.Value == "\\n" ? "\n" : escaped.Value[1..])
        : value;

    [GeneratedRegex(
        """^\{\s*((?<key>[\w.]+)\s*[=:]\s*(?<value>"([^"\\]|\\.)*"|(?![=~])[^",}]*)\s*(,\s*|(?=\})))*\}$""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"^[a-zA-Z_:][\w:]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\\.", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Escaped();

    [GeneratedRegex(@"^[a-zA-Z_:][\w:]*_total$", RegexOptions.CultureInvariant)]
    private static partial Regex Counter();
}

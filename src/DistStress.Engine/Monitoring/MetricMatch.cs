using System.IO.Enumeration;
using DistStress.Engine.Monitoring.Formats;

namespace DistStress.Engine.Monitoring;

/// <summary>Whether a series is the one that a pattern means.</summary>
internal static class MetricMatch
{
    /// <summary>What is wrong with a pattern, as a sentence without its point; null for nothing.</summary>
    /// <param name="choice">The pattern.</param>
    /// <param name="among">The series: what one of them is called is right however it is written.</param>
    public static string? Problem(MetricChoice choice, IEnumerable<MetricSeries> among)
    {
        string pattern = choice.Pattern.Trim();
        int open = pattern.IndexOf('{', StringComparison.Ordinal);
        return open < 0 || SeriesName.TryLabels(pattern[open..], out _)
            || among.Any(series => IsCalled(pattern, series))
            ? null
            : $"'{pattern}' has labels that cannot be read: they are written {{operation=\"Get*\",table=\"a\"}}, with "
                + "* and ? for any characters";
    }

    /// <summary>Whether a pattern fits a series.</summary>
    public static bool Fits(MetricChoice choice, MetricSeries series)
    {
        string pattern = choice.Pattern.Trim();
        int open = pattern.IndexOf('{', StringComparison.Ordinal);
        if (open >= 0 && SeriesName.TryLabels(pattern[open..], out IReadOnlyDictionary<string, string> labels))
        {
            string name = pattern[..open].Trim();
            return (name.Length == 0 || Fits(name, series.Name))
                && labels.All(label => Fits(label.Value, series.Labels.GetValueOrDefault(label.Key, "")));
        }

        return IsCalled(pattern, series);
    }

    private static bool IsCalled(string pattern, MetricSeries series) =>
        new[] { series.Name, series.FullName, $"{series.Name} {series.Statistic}", series.Source,
            Path.GetFileNameWithoutExtension(series.Source) }.Any(text => Fits(pattern, text));

    private static bool Fits(string pattern, string text) =>
        string.Equals(pattern, text, StringComparison.OrdinalIgnoreCase)
        || FileSystemName.MatchesSimpleExpression(pattern, text);
}

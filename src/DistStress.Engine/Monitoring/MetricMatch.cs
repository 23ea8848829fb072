using System.IO.Enumeration;
using DistStress.Engine.Monitoring.Formats;

namespace DistStress.Engine.Monitoring;

/// <summary>Whether a series is the one that a pattern means.</summary>
internal static class MetricMatch
{
    /// <summary>Whether a pattern fits a series.</summary>
    public static bool Fits(MetricChoice choice, MetricSeries series)
    {
        string pattern = choice.Pattern.Trim();
        int open = pattern.IndexOf('{', StringComparison.Ordinal);
        if (open >= 0 && pattern.EndsWith('}'))
        {
            string name = pattern[..open].Trim();
            return (name.Length == 0 || Fits(name, series.Name))
                && SeriesName.Parse(pattern[open..]).Labels.All(label =>
                    Fits(label.Value, series.Labels.GetValueOrDefault(label.Key, "")));
        }

        return new[] { series.Name, series.FullName, $"{series.Name} {series.Statistic}", series.Source,
            Path.GetFileNameWithoutExtension(series.Source) }.Any(text => Fits(pattern, text));
    }

    private static bool Fits(string pattern, string text) =>
        string.Equals(pattern, text, StringComparison.OrdinalIgnoreCase)
        || FileSystemName.MatchesSimpleExpression(pattern, text);
}

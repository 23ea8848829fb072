using System.Text.RegularExpressions;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>What CloudWatch's names say about the values under them.</summary>
internal static partial class CloudWatchNames
{
    /// <summary>The number of values: of DynamoDB's metrics, the number of requests.</summary>
    public const string SampleCount = "SampleCount";

    /// <summary>The sum of the values: of DynamoDB's consumed capacity, the units.</summary>
    public const string Sum = "Sum";

    private static readonly string[] Times =
        ["Seconds", "Milliseconds", "Microseconds", "Bytes", "Kilobytes", "Megabytes", "Percent"];

    /// <summary>A series of a metric under one of its statistics.</summary>
    /// <param name="source">The export's name.</param>
    /// <param name="label">What the export calls it.</param>
    /// <param name="statistic">The statistic; empty where the export does not say.</param>
    /// <param name="unit">The unit of its values; empty where the export does not say.</param>
    /// <param name="isPaired">Whether the export has the number of requests under the same name, too.</param>
    public static MetricSeries Series(string source, string label, string statistic, string unit, bool isPaired)
    {
        SeriesName name = SeriesName.Parse(label);
        (SeriesKind kind, string objection) = statistic switch
        {
            SampleCount or Sum or "" when Allowed().IsMatch(label) => (SeriesKind.None,
                "is how much there may be, which says nothing about how many requests there were; export what was "
                + "consumed"),
            SampleCount => (SeriesKind.Requests, ""),
            Sum or "" when IsCapacity(label) || (statistic == Sum && label.Length == 0 && isPaired) =>
                (SeriesKind.CapacityUnits, ""),
            Sum or "" when Times.Contains(unit) || IsTime(label) => (SeriesKind.None,
                "is a sum of times or bytes, which says nothing about how many requests there were; export the "
                + "statistic SampleCount"),
            Sum or "" => (SeriesKind.Sum, ""),
            _ => (SeriesKind.None,
                $"is the statistic {statistic}, which says nothing about how many requests there were; export "
                + "SampleCount or Sum"),
        };
        return new MetricSeries
        {
            Source = source, Name = name.Name, Labels = name.Labels, Statistic = statistic, Kind = kind,
            Objection = objection,
        };
    }

    /// <summary>Takes the statistic out of a label or an id: <c>Reads Sum</c>, <c>reads_sum</c>.</summary>
    /// <param name="text">The label.</param>
    /// <returns>The statistic as CloudWatch spells it, empty where there is none, and the rest.</returns>
    public static (string Statistic, string Label) Split(string text)
    {
        Match match = Statistics().Match(text);
        if (!match.Success)
            return ("", text);
        string word = match.Groups["word"].Value;
        string statistic = word.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal)
            .ToLowerInvariant() switch
        {
            "samplecount" or "count" => SampleCount,
            "sum" => Sum,
            "average" or "avg" => "Average",
            "maximum" or "max" => "Maximum",
            "minimum" or "min" => "Minimum",
            _ => word,
        };
        string rest = text.Remove(match.Index, match.Length).Trim(' ', '_', '-', '.', ':', '(', ')', '/');
        return (statistic, rest);
    }

    [GeneratedRegex(@"Provisioned\w*Capacity|AccountMax", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();

    private static bool IsCapacity(string label) =>
        label.Contains("CapacityUnits", StringComparison.OrdinalIgnoreCase);

    private static bool IsTime(string label) => label.Contains("Latency", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"(?<![A-Za-z])(?<word>Sample[ _]?Count|Sum|Average|Avg|Maximum|Max|Minimum|Min|"
            + @"p[0-9]{1,2}(\.[0-9]+)?|tm[0-9]{2}|IQM)(?![A-Za-z0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Statistics();
}

using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>
/// What <c>aws cloudwatch get-metric-statistics</c> writes: data points in no order. Of the SDKs' own objects they have
/// all statistics, where those that nobody asked for are null, or 0.
/// </summary>
internal sealed class CloudWatchStatisticsReader : ExportReader
{
    private const string Points = "Datapoints";

    private static readonly string[] Useful = [CloudWatchNames.SampleCount, CloudWatchNames.Sum];

    public override string Format => "CloudWatch get-metric-statistics";

    public override bool IsJson => true;

    public override Mismatch? Objection(ExportText text) =>
        text.Json.Member(Points) is null ? new Mismatch(text.Json.Position.Line, $"it has no \"{Points}\"") : null;

    public override MetricExport Read(ExportText text, ReadingRules rules, InputErrors errors)
    {
        InputNode list = text.Json.Member(Points)!;
        string label = text.Json.TextOf("Label");
        if (list.Kind != InputKind.List)
        {
            errors.Add(list, "must be a list of data points, but is " + list.Describe());
            return new MetricExport(Format, [], true);
        }

        if (list.Elements.Count == 0)
        {
            return new MetricExport(Format, [], true)
            {
                Warnings = [$"{text.Source} has no data points: {(label.Length > 0 ? label : "it")} had no traffic."],
            };
        }

        var builders = Useful.ToDictionary(statistic => statistic, _ => new SeriesBuilder());
        string unit = "";
        foreach (InputNode point in list.Elements)
        {
            if (point.Member("Timestamp") is not { } at)
                errors.Add(point, "has no \"Timestamp\"");
            else if (!Useful.Any(statistic => Has(point, statistic)))
                errors.Add(point, Useless(point));
            else if (errors.Time(at) is { } micros)
                Add(point, micros);
        }

        void Add(InputNode point, long micros)
        {
            unit = point.WordOf("Unit");
            foreach (string statistic in Useful)
            {
                if (Has(point, statistic) && point.Member(statistic) is { } value && errors.Exact(value) is { } number)
                    builders[statistic].Add(micros, number, value, errors);
            }
        }

        Dictionary<string, IReadOnlyList<MetricPoint>> read =
            Useful.ToDictionary(statistic => statistic, statistic => builders[statistic].Build(statistic, errors));
        // Where there was a sum, there were samples.
        if (!HasTraffic(read[CloudWatchNames.SampleCount]) && HasTraffic(read[CloudWatchNames.Sum]))
            read[CloudWatchNames.SampleCount] = [];
        List<MetricSeries> series = [];
        foreach (string statistic in Useful)
        {
            if (read[statistic] is { Count: > 0 } points)
            {
                series.Add(CloudWatchNames.Series(text.Source, label, statistic, unit, isPaired: true)
                    with { Points = points });
            }
        }

        return new MetricExport(
            Format, SeriesBuilder.WithPeriods([.. series.Select(one => new[] { one })], rules), true);
    }

    private static bool Has(InputNode point, string statistic) =>
        point.Member(statistic) is { Kind: not InputKind.Null };

    private static bool HasTraffic(IReadOnlyList<MetricPoint> points) =>
        points.Any(point => point.Value is { IsZero: false });

    private static string Useless(InputNode point)
    {
        string[] others = [.. point.Members.Select(member => member.Name)
            .Where(name => name is "Average" or "Maximum" or "Minimum" or "ExtendedStatistics" && Has(point, name))];
        string has = others.Length == 0 ? "has neither SampleCount nor Sum"
            : $"has {string.Join(" and ", others)} alone, which says nothing about how many requests there were";
        return has + "; export with --statistics SampleCount Sum";
    }
}

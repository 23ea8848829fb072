using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>
/// What <c>aws cloudwatch get-metric-data</c> writes: for each metric a list of times and one of values, newest first.
/// </summary>
internal sealed class CloudWatchDataReader : ExportReader
{
    private const string Results = "MetricDataResults";

    public override string Format => "CloudWatch get-metric-data";

    public override bool IsJson => true;

    public override Mismatch? Objection(ExportText text) =>
        text.Json.Member(Results) is null ? new Mismatch(text.Json.Position.Line, $"it has no \"{Results}\"") : null;

    public override MetricExport Read(ExportText text, ReadingRules rules, InputErrors errors)
    {
        InputNode list = text.Json.Member(Results)!;
        List<string> warnings = [];
        List<string> assumptions = [];
        if (list.Kind != InputKind.List || list.Elements.Count == 0)
            errors.Add(list, "must be a list of metrics, at least one, but is " + list.Describe());
        if (text.Json.TextOf("NextToken").Length > 0)
        {
            warnings.Add($"{text.Source} has a NextToken: it is one page of several, and the others are missing.");
        }

        AddMessages(text.Json, "", warnings);
        (InputNode Node, string Label, string Statistic)[] results =
            [.. list.Elements.Select(node => Named(node, assumptions))];
        List<MetricSeries> series = [];
        foreach ((InputNode node, string label, string statistic) in results)
        {
            string shown = node.TextOf("Label") is { Length: > 0 } text1 ? text1 : node.TextOf("Id");
            if (node.WordOf("StatusCode") is { Length: > 0 } status and not "Complete")
                warnings.Add($"{text.Source}: {shown} is {status}: not all of its values are there.");
            AddMessages(node, $"{shown}: ", warnings);
            bool isPaired = results.Any(other =>
                other.Label == label && other.Statistic == CloudWatchNames.SampleCount);
            MetricSeries one = CloudWatchNames.Series(text.Source, label, statistic, "", isPaired);
            if (rules.Unit is { } unit)
                one = one.As(unit);
            IReadOnlyList<MetricPoint> points = ReadPoints(node, errors);
            if (points.Count > 0)
                series.Add(one with { Points = Scaled(points, rules) });
            else if (node.Kind == InputKind.Object)
                warnings.Add($"{text.Source}: {shown} has no values.");
        }

        return new MetricExport(
            Format, SeriesBuilder.WithPeriods([.. series.Select(one => new[] { one })], rules), true)
        {
            Warnings = warnings,
            Assumptions = assumptions,
        };
    }

    // Results do not say which statistic they are; labels and ids do, more often than not.
    private static (InputNode Node, string Label, string Statistic) Named(InputNode node, List<string> assumptions)
    {
        string label = node.TextOf("Label");
        (string statistic, string rest) = CloudWatchNames.Split(label);
        if (statistic.Length == 0)
            (statistic, _) = CloudWatchNames.Split(node.TextOf("Id"));
        if (statistic.Length == 0)
        {
            assumptions.Add($"{(label.Length > 0 ? label : node.TextOf("Id"))} does not say its statistic: it is taken "
                + "as Sum.");
        }

        return (node, rest, statistic);
    }

    private static void AddMessages(InputNode node, string prefix, List<string> warnings)
    {
        if (node.Member("Messages") is not { Kind: InputKind.List } messages)
            return;
        foreach (InputNode message in messages.Elements.Where(message => message.TextOf("Code").Length > 0))
            warnings.Add($"{prefix}{message.TextOf("Code")}: {message.TextOf("Value")}");
    }

    private static IReadOnlyList<MetricPoint> Scaled(IReadOnlyList<MetricPoint> points, ReadingRules rules) =>
        rules.Unit is { } unit && unit.PerSecond != 1
            ? [.. points.Select(point => point with { Value = point.Value * unit.PerSecond })]
            : points;

    private static IReadOnlyList<MetricPoint> ReadPoints(InputNode node, InputErrors errors)
    {
        InputNode? times = node.Member("Timestamps");
        InputNode? values = node.Member("Values");
        if (times is not { Kind: InputKind.List } || values is not { Kind: InputKind.List })
        {
            errors.Add(node, "must have \"Timestamps\" and \"Values\", a list each");
            return [];
        }

        if (times.Elements.Count != values.Elements.Count)
        {
            errors.Add(values, $"must have as many values as there are Timestamps, {times.Elements.Count}, but has "
                + $"{values.Elements.Count}");
            return [];
        }

        var builder = new SeriesBuilder();
        foreach ((InputNode time, InputNode value) in times.Elements.Zip(values.Elements))
        {
            if (errors.Time(time) is { } micros && errors.Exact(value) is { } number)
                builder.Add(micros, number, value, errors);
        }

        return builder.Build(node.Path, errors);
    }
}

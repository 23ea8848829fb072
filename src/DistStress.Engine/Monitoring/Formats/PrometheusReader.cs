using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>
/// What Prometheus answers to <c>/api/v1/query_range</c>: a matrix, whose values are texts. Its promtool writes the
/// series alone, and others who answer as it does say more about their answers.
/// </summary>
internal sealed class PrometheusReader : ExportReader
{
    private const string Name = "__name__";
    private const string Matrix = "matrix";
    private const string Histograms = "histograms";

    // The label of a histogram's buckets, and what it is for the one that counts all.
    private const string Bucket = "le";
    private const string All = "+Inf";

    public override string Format => "Prometheus query_range";

    public override bool IsJson => true;

    public override Mismatch? Objection(ExportText text)
    {
        InputNode root = text.Json;
        if (IsBare(root))
            return null;
        if (root.Member("status") is not { } status)
            return new Mismatch(root.Position.Line, "it has no \"status\"");
        if (status.Text == "error")
        {
            return new Mismatch(
                status.Position.Line, $"it is an error, {root.TextOf("errorType")}: {root.TextOf("error")}");
        }

        InputNode? type = root.Member("data")?.Member("resultType");
        if (type is null)
            return new Mismatch(root.Position.Line, "it has no \"data\" with a \"resultType\"");
        return type.Text == Matrix ? null
            : new Mismatch(
                type.Position.Line, $"its resultType is {type.Describe()}, and query_range answers a {Matrix}");
    }

    public override MetricExport Read(ExportText text, ReadingRules rules, InputErrors errors)
    {
        InputNode root = text.Json;
        InputNode data = root.Member("data") ?? root;
        List<MetricSeries> series = [];
        InputNode? result = IsBare(root) ? root : data.Member("result");
        if (result is not { Kind: InputKind.List } || result.Elements.Count == 0)
        {
            errors.Add(result ?? data, "must be a list of series, at least one, but is "
                + (result ?? data).Describe());
        }
        else
        {
            series.AddRange(result.Elements.Select(node => ReadSeries(node, text.Source, rules, errors)));
        }

        return new MetricExport(Format, SeriesBuilder.WithPeriods([series], rules), false)
        {
            Warnings = [.. Warnings(root).Select(warning => $"{text.Source}: {warning}")],
        };
    }

    private static bool IsBare(InputNode root) => root is { Kind: InputKind.List, Elements.Count: > 0 }
        && root.Elements.All(node => node.Member("metric") is not null
            && (node.Member("values") ?? node.Member(Histograms)) is not null);

    private static IEnumerable<string> Warnings(InputNode root)
    {
        if (root.Member("isPartial") is { Kind: InputKind.True })
            yield return "it is a partial answer: not all of the storage was there, and values are missing.";
        foreach (string name in new[] { "warnings", "infos" })
        {
            foreach (InputNode warning in root.Member(name) is { Kind: InputKind.List } list ? list.Elements : [])
                yield return warning.Text.TrimEnd('.') + ".";
        }
    }

    private static MetricSeries ReadSeries(InputNode node, string source, ReadingRules rules, InputErrors errors)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (InputMember label in node.Member("metric")?.Members ?? [])
            labels[label.Name] = label.Value.Text;
        labels.Remove(Name, out string? name);
        ValueUnit unit = rules.Unit ?? (SeriesName.IsCounter(name ?? "")
            ? new ValueUnit(SeriesKind.Counter, 1)
            : ValueUnit.OpsPerSecond);
        bool isBucket = rules.Unit is null && labels.GetValueOrDefault(Bucket, All) != All;
        var series = new MetricSeries
        {
            Source = source, Name = name ?? "", Labels = labels, Kind = isBucket ? SeriesKind.None : unit.Kind,
            Objection = isBucket
                ? $"is a bucket of a histogram, and the one with {Bucket}=\"{All}\" has its requests, too"
                : "",
        };
        // Beside values where the metric became a histogram on the way.
        if (node.Member(Histograms) is { Elements.Count: > 0 } histograms)
        {
            errors.Add(histograms, "is a histogram; ask for its rate, histogram_count(rate(…))");
            return series;
        }

        if (node.Member("values") is not { Kind: InputKind.List } values)
        {
            errors.Add(node, "must have \"values\", a list of pairs [time, \"value\"]");
            return series;
        }

        var builder = new SeriesBuilder();
        foreach (InputNode pair in values.Elements)
        {
            if (pair.Elements is not [{ } time, { } value])
                errors.Add(pair, $"must be a pair [time, \"value\"], but is {pair.Describe()}");
            else if (errors.Time(time) is { } micros && TryValue(value, errors, out Ratio? number))
                builder.Add(micros, number * unit.PerSecond, value, errors);
        }

        return series with { Points = builder.Build(node.Path, errors) };
    }

    private static bool TryValue(InputNode node, InputErrors errors, out Ratio? value)
    {
        value = null;
        if (node.Kind is InputKind.Text or InputKind.Number)
        {
            if (node.Text == "NaN" || node.Text.TrimStart('+', '-') == "Inf")
                return true;
            if (Ratio.TryParse(node.Text, out Ratio number))
            {
                value = number;
                return true;
            }
        }

        errors.Add(node, $"must be a number as text, \"12.5\", but is {node.Describe()}");
        return false;
    }
}

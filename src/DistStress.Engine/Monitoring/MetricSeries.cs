namespace DistStress.Engine.Monitoring;

/// <summary>A series of an export, whichever format that has.</summary>
internal sealed record MetricSeries
{
    /// <summary>The export's name without its folder.</summary>
    public required string Source { get; init; }

    /// <summary>What the export calls the metric; empty where it does not.</summary>
    public required string Name { get; init; }

    /// <summary>What tells it from others of the same name.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The statistic of the metric, such as <c>Sum</c>; empty where there is none.</summary>
    public string Statistic { get; init; } = "";

    /// <summary>What its values are.</summary>
    public required SeriesKind Kind { get; init; }

    /// <summary>For <see cref="SeriesKind.None"/>, why it is of no use, as the rest of a sentence.</summary>
    public string Objection { get; init; } = "";

    /// <summary>Its values in the order of time, each time once.</summary>
    public IReadOnlyList<MetricPoint> Points { get; init; } = [];

    /// <summary>How long a period is in µs; 0 where it does not tell.</summary>
    public long PeriodMicros { get; init; }

    /// <summary>The same series, with values of what a person says they are.</summary>
    public MetricSeries As(ValueUnit unit) => this with { Kind = unit.Kind, Objection = "" };

    /// <summary>Whether it is a counter with one value, which tells nothing of how many ops there were.</summary>
    public bool IsLoneCount =>
        Kind == SeriesKind.Counter && Points.Count(point => point.Value is not null) == 1;

    /// <summary>
    /// Whether it is taken as rates though it is called as counters of histograms and summaries are, and its values
    /// rise as a counter's do: they fall only where it begins again.
    /// </summary>
    public bool MayBeCounter
    {
        get
        {
            if (Kind != SeriesKind.Rate || !Name.EndsWith("_count", StringComparison.Ordinal))
                return false;
            Ratio[] values = [.. Points.Where(point => point.Value is not null).Select(point => point.Value!.Value)];
            (Ratio Before, Ratio After)[] steps = [.. values.Zip(values.Skip(1))];
            return steps.Length > 1 && steps.Any(step => step.After > step.Before)
                && steps.All(step => !(step.After < step.Before) || step.After * 10 < step.Before);
        }
    }

    /// <summary>The name, the labels in the form of Prometheus, and the statistic.</summary>
    public string FullName
    {
        get
        {
            string labels = Labels.Count == 0 ? ""
                : "{" + string.Join(",", Labels.OrderBy(label => label.Key, StringComparer.Ordinal)
                    .Select(label => $"{label.Key}=\"{label.Value}\"")) + "}";
            string name = Name + labels;
            return Statistic.Length == 0 ? name : name.Length == 0 ? Statistic : $"{name} {Statistic}";
        }
    }
}

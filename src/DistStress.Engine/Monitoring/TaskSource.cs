namespace DistStress.Engine.Monitoring;

/// <summary>The series that become one task.</summary>
/// <param name="Action">The action of its ops.</param>
/// <param name="Series">The series, at least one.</param>
internal sealed record TaskSource(string Action, IReadOnlyList<MetricSeries> Series)
{
    /// <summary>The series whose values are the ops: where requests are counted under a name, nothing else of that
    /// name.</summary>
    public IReadOnlyList<MetricSeries> Counted { get; } =
        [.. Series.GroupBy(Base).SelectMany(same => Best([.. same]))];

    /// <summary>The capacity units of requests that are counted, too.</summary>
    public IReadOnlyList<MetricSeries> Units { get; } =
    [
        .. Series.GroupBy(Base)
            .Where(same => same.Any(one => one.Kind == SeriesKind.Requests))
            .SelectMany(same => same.Where(one => one.Kind == SeriesKind.CapacityUnits)),
    ];

    /// <summary>The requests to which <see cref="Units"/> belong.</summary>
    public IReadOnlyList<MetricSeries> Weighed =>
        [.. Counted.Where(one => one.Kind == SeriesKind.Requests
            && Units.Any(units => Base(units) == Base(one)))];

    /// <summary>The name of the task.</summary>
    public string Name
    {
        get
        {
            string[] names = [.. Series.Select(one => (one with { Statistic = "" }).FullName).Distinct()];
            string name = names is [{ Length: > 0 } only] ? only : Action;
            return name.Length <= 100 ? name : name[..100];
        }
    }

    private static string Base(MetricSeries series) => (series with { Statistic = "" }).FullName;

    private static IEnumerable<MetricSeries> Best(MetricSeries[] same)
    {
        bool hasRequests = same.Any(one => one.Kind == SeriesKind.Requests);
        bool hasOthers = same.Any(one => one.Kind is not (SeriesKind.CapacityUnits or SeriesKind.Requests));
        return same.Where(one => one.Kind switch
        {
            SeriesKind.Requests => true,
            SeriesKind.CapacityUnits => !hasRequests && !hasOthers,
            SeriesKind.Sum => !hasRequests,
            _ => true,
        });
    }
}

using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>Collects the values of a series in any order.</summary>
internal sealed class SeriesBuilder
{
    // So many ops a second, or in a period, never were.
    private static readonly Ratio Most = 1_000_000_000_000_000_000;

    private readonly List<MetricPoint> _points = [];

    /// <summary>Takes a value; one that cannot be goes to the errors.</summary>
    /// <param name="micros">When, in µs since 1970.</param>
    /// <param name="value">The value; null where it is unknown.</param>
    /// <param name="path">Where it stands in the file.</param>
    /// <param name="position">The line on which it stands.</param>
    /// <param name="errors">Where errors go.</param>
    public void Add(long micros, Ratio? value, string path, InputPosition position, InputErrors errors)
    {
        if (Objection(value) is { } objection)
            errors.Add(path, position, objection);
        else
            _points.Add(new MetricPoint(micros, value, position.Line));
    }

    /// <summary>Takes a value of a JSON file; one that cannot be goes to the errors.</summary>
    /// <param name="micros">When, in µs since 1970.</param>
    /// <param name="value">The value; null where it is unknown.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="errors">Where errors go.</param>
    public void Add(long micros, Ratio? value, InputNode node, InputErrors errors)
    {
        if (Objection(value) is { } objection)
            errors.Add(node, objection);
        else
            _points.Add(new MetricPoint(micros, value, node.Line));
    }

    private static string? Objection(Ratio? value) => value is { } number && (number < 0 || number > Most)
        ? $"must be a number from 0 to 10^18, but is {number}"
        : null;

    /// <summary>The values in the order of time; a time that stands there twice goes to the errors.</summary>
    /// <param name="what">What the series is, for the path of an error.</param>
    /// <param name="errors">Where errors go.</param>
    public IReadOnlyList<MetricPoint> Build(string what, InputErrors errors)
    {
        MetricPoint[] points = [.. _points.OrderBy(point => point.Micros).ThenBy(point => point.Line)];
        for (int i = 1; i < points.Length; i++)
        {
            if (points[i].Micros != points[i - 1].Micros)
                continue;
            errors.Add(what, new InputPosition(points[i].Line, 1),
                $"has a second value for {TimeText.Show(points[i].Micros)}, the first on line {points[i - 1].Line}; "
                + "keep one of them");
        }

        return points;
    }

    /// <summary>The least time between two neighbours, in µs; 0 for fewer than two times.</summary>
    public static long LeastGap(IEnumerable<long> times)
    {
        long least = 0;
        long? before = null;
        foreach (long time in times.Distinct().Order())
        {
            if (before is { } earlier && (least == 0 || time - earlier < least))
                least = time - earlier;
            before = time;
        }

        return least;
    }

    /// <summary>Gives series that do not tell how long their periods are that of their table.</summary>
    /// <param name="tables">The series of each table: those of one have their values at the same times, but for some
    /// that are missing.</param>
    /// <param name="rules">What is known beforehand.</param>
    /// <returns>All of them; the period is 0 where nothing tells it.</returns>
    public static IReadOnlyList<MetricSeries> WithPeriods(
        IReadOnlyList<IReadOnlyList<MetricSeries>> tables, ReadingRules rules)
    {
        long[] periods = [.. tables.Select(table => rules.PeriodMicros ?? LeastGap(Times(table)))];
        // A table with one time is like the others.
        long others = periods.Where(period => period > 0).DefaultIfEmpty(LeastGap(tables.SelectMany(Times))).Min();
        return
        [
            .. tables.SelectMany((table, number) => table.Select(one =>
                one with { PeriodMicros = periods[number] > 0 ? periods[number] : others })),
        ];
    }

    private static IEnumerable<long> Times(IReadOnlyList<MetricSeries> table) =>
        table.SelectMany(one => one.Points).Select(point => point.Micros);
}

namespace DistStress.Engine.Metrics.Wire;

/// <summary>Outcomes over time as JSON: a list a column, since most rows have the same few of them.</summary>
internal sealed record WireOutcomes
{
    /// <summary>The second of the first row.</summary>
    public required long First { get; init; }

    /// <summary>Seconds that a row stands for.</summary>
    public required int SecondsPerRow { get; init; }

    /// <summary>How many rows there are.</summary>
    public required int Count { get; init; }

    /// <summary>The columns by their names, each with a number a row; one without any is left out.</summary>
    public required Dictionary<string, double?[]> Columns { get; init; }

    /// <summary>Failed ops by kind: pairs of a row's number and a count.</summary>
    public required Dictionary<string, long[][]> Errors { get; init; }

    /// <summary>Throttled calls by reason, in the same way.</summary>
    public required Dictionary<string, long[][]> Throttles { get; init; }

    /// <summary>A series for the wire.</summary>
    public static WireOutcomes Of(OutcomeSeries series) => new()
    {
        First = series.FirstSecond,
        SecondsPerRow = series.SecondsPerRow,
        Count = series.Rows.Count,
        Columns = OutcomeColumn.All
            .Select(column => (
                column.Wire, Nothing: column.Read(default), Values: series.Rows.Select(column.Read).ToArray()))
            .Where(column => column.Values.Any(value => value != column.Nothing))
            .ToDictionary(column => column.Wire, column => column.Values),
        Errors = Named(series, row => row.Errors),
        Throttles = Named(series, row => row.Throttles),
    };

    /// <summary>The series that was written. Columns of another version are passed over.</summary>
    /// <exception cref="FormatException">No series can have been written so.</exception>
    public OutcomeSeries ToSeries()
    {
        if (Count is < 0 or > OutcomeSeries.MostRows || Columns.Values.Any(values => values.Length != Count))
            throw new FormatException("These are no outcomes.");
        var rows = new OutcomeRow[Count];
        foreach (OutcomeColumn column in OutcomeColumn.All)
        {
            double?[]? values = Columns.GetValueOrDefault(column.Wire);
            for (int row = 0; row < Count && values is not null; row++)
                rows[row] = column.Write(rows[row], values[row]);
        }

        Read(Errors, rows, (row, counts) => row.With(new OutcomeRow { Errors = counts }));
        Read(Throttles, rows, (row, counts) => row.With(new OutcomeRow { Throttles = counts }));
        return new OutcomeSeries(First, SecondsPerRow, rows);
    }

    private static Dictionary<string, long[][]> Named(
        OutcomeSeries series, Func<OutcomeRow, IReadOnlyDictionary<string, long>?> named) =>
        series.Rows.SelectMany((row, number) => (named(row) ?? new Dictionary<string, long>()).Select(
            count => (count.Key, Pair: new[] { number, count.Value })))
        .GroupBy(count => count.Key, count => count.Pair)
        .ToDictionary(kind => kind.Key, kind => kind.ToArray());

    private static void Read(
        Dictionary<string, long[][]> named, OutcomeRow[] rows,
        Func<OutcomeRow, IReadOnlyDictionary<string, long>, OutcomeRow> add)
    {
        foreach ((string name, long[][] pairs) in named)
        {
            foreach (long[]? pair in pairs)
            {
                if (pair is not [long row, long count] || row < 0 || row >= rows.Length || count < 0)
                    throw new FormatException("These are no counts.");
                rows[row] = add(rows[row], new Dictionary<string, long> { [name] = count });
            }
        }
    }
}

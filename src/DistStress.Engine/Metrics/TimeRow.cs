namespace DistStress.Engine.Metrics;

/// <summary>All that is known of a second, or of the seconds that share a row.</summary>
/// <param name="Second">When the row begins, in seconds since 1970 on the Redis server's clock.</param>
/// <param name="Seconds">How many seconds it stands for.</param>
/// <param name="Rates">What was planned, published and started.</param>
/// <param name="Outcomes">What ended.</param>
/// <param name="Waiting">What waited.</param>
public readonly record struct TimeRow(
    long Second, int Seconds, RateRow Rates, OutcomeRow Outcomes, WaitingRow Waiting)
{
    /// <summary>Puts series beside each other, whose rows may begin at other seconds and be of other lengths.</summary>
    /// <remarks>
    /// The rows are as long as the longest of all, and what begins within one is in it; so of a row that lies across
    /// two, all is in the first.
    /// </remarks>
    /// <param name="rates">Series whose sum is wanted.</param>
    /// <param name="outcomes">What ended.</param>
    /// <param name="waiting">What waited; null where that is not wanted.</param>
    public static IReadOnlyList<TimeRow> Of(
        IReadOnlyCollection<RateSeries> rates, OutcomeSeries outcomes, WaitingSeries? waiting)
    {
        (long First, int Seconds, int Count)[] all =
        [
            .. rates.Select(series => (series.FirstSecond, series.SecondsPerRow, series.Rows.Count)),
            (outcomes.FirstSecond, outcomes.SecondsPerRow, outcomes.Rows.Count),
            (waiting?.FirstSecond ?? 0, waiting?.SecondsPerRow ?? 1, waiting?.Rows.Count ?? 0),
        ];
        all = [.. all.Where(series => series.Count > 0)];
        if (all.Length == 0)
            return [];
        long first = all.Min(series => series.First);
        int seconds = all.Max(series => series.Seconds);
        long last = all.Max(series => series.First + (long)(series.Count - 1) * series.Seconds);
        var rows = new TimeRow[(last - first) / seconds + 1];
        for (int row = 0; row < rows.Length; row++)
            rows[row] = new TimeRow(first + (long)row * seconds, seconds, default, default, default);
        foreach (RateSeries series in rates)
            Put(rows, series, (row, part) => row with { Rates = row.Rates.With(part) });
        Put(rows, outcomes, (row, part) => row with { Outcomes = row.Outcomes.With(part) });
        if (waiting is not null)
            Put(rows, waiting, (row, part) => row with { Waiting = row.Waiting.With(part) });
        return rows;
    }

    private static void Put<TRow>(TimeRow[] rows, SecondSeries<TRow> series, Func<TimeRow, TRow, TimeRow> add)
        where TRow : struct, ISecondRow<TRow>
    {
        for (int number = 0; number < series.Rows.Count; number++)
        {
            long second = series.FirstSecond + (long)number * series.SecondsPerRow;
            int row = (int)((second - rows[0].Second) / rows[0].Seconds);
            rows[row] = add(rows[row], series.Rows[number]);
        }
    }
}

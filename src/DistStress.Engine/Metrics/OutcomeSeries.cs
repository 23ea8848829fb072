namespace DistStress.Engine.Metrics;

/// <summary>What became of ops over time, by the second in which they ended.</summary>
/// <remarks>
/// The latencies of the newest rows are kept whole, so that the percentiles of a second are those of all workers
/// together. Not for several threads at once.
/// </remarks>
public sealed class OutcomeSeries : SecondSeries<OutcomeRow>
{
    // Workers report each second, and a report is rarely later than this.
    private const int OpenSeconds = 4;

    private Dictionary<int, LatencySet> _open = [];
    private int _newest = -1;

    // Rows up to this one are those of a publisher that died: of their latencies no more is known than they say.
    private int _closed = -1;

    /// <summary>Makes an empty series.</summary>
    public OutcomeSeries()
        : this(0, 1, [])
    {
    }

    /// <summary>Makes a series from what another one had.</summary>
    /// <exception cref="FormatException">No series has such rows.</exception>
    public OutcomeSeries(long firstSecond, int secondsPerRow, IReadOnlyList<OutcomeRow> rows)
        : base(firstSecond, secondsPerRow, rows)
    {
        _newest = _closed = rows.Count - 1;
    }

    /// <summary>Adds what a worker reported.</summary>
    /// <param name="second">The second since 1970 in which the middle of the report's interval lies, on the Redis
    /// server's clock.</param>
    /// <param name="interval">What happened in the interval.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such second.</exception>
    public void Add(long second, IntervalMetrics interval)
    {
        int number = Reach(second);
        // Whoever is older than the rows that are open, is so by rare chance, and the greater peak is right enough.
        bool isOpen = number > _newest - OpenRows && number > _closed;
        OutcomeRow row = OutcomeRow.Of(interval);
        if (isOpen)
        {
            LatencySet latencies = Open(number);
            latencies.Add(interval.Latencies);
            Replace(number, Rows[number].With(row).WithLatencies(latencies));
        }
        else
        {
            Replace(number, Rows[number].With(row.WithLatencies(interval.Latencies)));
        }

        if (number <= _newest)
            return;
        _newest = number;
        foreach (int old in _open.Keys.Where(old => old <= _newest - OpenRows).ToArray())
            _open.Remove(old);
    }

    private int OpenRows => Math.Max(2, OpenSeconds / SecondsPerRow);

    /// <inheritdoc/>
    protected override void OnFolded()
    {
        var folded = new Dictionary<int, LatencySet>();
        foreach ((int number, LatencySet latencies) in _open)
        {
            if (folded.TryGetValue(number / 2, out LatencySet? both))
                both.Add(latencies);
            else
                folded[number / 2] = latencies;
        }

        _open = folded;
        _newest /= 2;
        _closed = _closed < 0 ? -1 : _closed / 2;
    }

    private LatencySet Open(int number)
    {
        if (!_open.TryGetValue(number, out LatencySet? latencies))
            _open[number] = latencies = new LatencySet();
        return latencies;
    }
}

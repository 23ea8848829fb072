namespace DistStress.Engine.Monitoring;

/// <summary>The traffic of one series: its values as pieces one behind the other, and the times it does not
/// know.</summary>
internal sealed class SeriesTraffic
{
    private readonly List<TrafficPiece> _pieces = [];
    private readonly List<UnknownTime> _unknown = [];
    private readonly long _period;

    private SeriesTraffic(MetricSeries series)
    {
        Series = series;
        _period = series.PeriodMicros;
    }

    /// <summary>Where it comes from.</summary>
    public MetricSeries Series { get; }

    /// <summary>The pieces that it knows, in the order of time; there may be times between them.</summary>
    public IReadOnlyList<TrafficPiece> Pieces => _pieces;

    /// <summary>The times that it does not know.</summary>
    public IReadOnlyList<UnknownTime> Unknown => _unknown;

    /// <summary>How often a counter began again.</summary>
    public int Resets { get; private set; }

    /// <summary>How often a counter's increase is known over several periods only in all.</summary>
    public int Bridges { get; private set; }

    /// <summary>Makes the pieces of a series.</summary>
    /// <exception cref="DistStressException"><c>PeriodMissing</c>: it has one value, and nothing says for how
    /// long.</exception>
    public static SeriesTraffic Of(MetricSeries series)
    {
        var traffic = new SeriesTraffic(series);
        if (series.Kind == SeriesKind.Counter)
            traffic.AddIncreases();
        else
            traffic.AddValues();
        return traffic;
    }

    /// <summary>The pieces that begin in a window, with those for the unknown times as a rule has it.</summary>
    /// <param name="rule">What an unknown time is; with <see cref="GapRule.Refuse"/> there is none in the
    /// window.</param>
    /// <param name="start">Where the window begins, in µs since 1970.</param>
    /// <param name="end">Where it ends.</param>
    public IReadOnlyList<TrafficPiece> Within(GapRule rule, long start, long end)
    {
        IEnumerable<TrafficPiece> all = rule == GapRule.Line ? _pieces.Concat(_unknown.SelectMany(Line)) : _pieces;
        return [.. all.Where(piece => piece.Start >= start && piece.Start < end).OrderBy(piece => piece.Start)];
    }

    // What a counter has at one time and at the next tells what there was between them, however far they are apart.
    private void AddIncreases()
    {
        MetricPoint[] known = [.. Series.Points.Where(point => point.Value is not null)];
        for (int i = 1; i < known.Length; i++)
        {
            Ratio before = known[i - 1].Value!.Value;
            Ratio after = known[i].Value!.Value;
            bool isReset = after < before;
            if (isReset)
                Resets++;
            long length = known[i].Micros - known[i - 1].Micros;
            if (IsGap(length))
                Bridges++;
            _pieces.Add(new TrafficPiece(known[i - 1].Micros, known[i].Micros, isReset ? after : after - before));
        }
    }

    private void AddValues()
    {
        IReadOnlyList<MetricPoint> points = Series.Points;
        if (points.Count == 0)
            return;
        if (_period <= 0)
        {
            throw new DistStressException(ErrorKind.PeriodMissing, Series.Source,
                $"{Series.Source} has one value of {Series.FullName}, on line {points[0].Line}, and nothing says how "
                + "long its period is.");
        }

        for (int i = 0; i < points.Count; i++)
        {
            long at = points[i].Micros;
            long? next = i + 1 < points.Count ? points[i + 1].Micros : null;
            long end = next is { } following && !IsGap(following - at) ? following : at + _period;
            if (points[i].Value is { } value)
            {
                Ratio ops = Series.Kind == SeriesKind.Rate ? value * new Ratio(end - at, 1_000_000) : value;
                _pieces.Add(new TrafficPiece(at, end, ops));
                if (next > end)
                    AddUnknown(end, next.Value, points[i].Line);
            }
            else
            {
                AddUnknown(at, next ?? end, points[i].Line);
            }
        }
    }

    // Times differ a little from period to period where something measures them.
    private bool IsGap(long length) => _period > 0 && length >= _period + (_period + 1) / 2;

    private void AddUnknown(long start, long end, int line)
    {
        if (_unknown is [.., var last] && last.End == start)
            _unknown[^1] = last with { End = end };
        else
            _unknown.Add(new UnknownTime(start, end, line));
    }

    private IEnumerable<TrafficPiece> Line(UnknownTime time)
    {
        int next = FirstFrom(time.Start);
        TrafficPiece? before = next > 0 ? _pieces[next - 1] : null;
        TrafficPiece? after = next < _pieces.Count ? _pieces[next] : null;
        // At an end of the series the value beside it holds.
        Ratio from = RateOf(before ?? after);
        Ratio to = RateOf(after ?? before);
        long length = time.End - time.Start;
        long count = Math.Max(1, (length + _period / 2) / _period);
        long start = time.Start;
        for (long k = 1; k <= count; k++)
        {
            long end = time.Start + (long)((Int128)length * k / count);
            Ratio rate = from + (to - from) * new Ratio(k, count + 1);
            yield return new TrafficPiece(start, end, rate * (end - start));
            start = end;
        }
    }

    // The place of the first piece that begins then or later: pieces are in the order of time.
    private int FirstFrom(long micros)
    {
        int low = 0;
        int high = _pieces.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_pieces[middle].Start < micros)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static Ratio RateOf(TrafficPiece? piece) => piece is { } known ? known.Ops / known.Length : 0;
}

using System.Text.Json.Serialization;

namespace DistStress.Engine.Metrics;

/// <summary>
/// Something over time, a row a second. A long run keeps as many rows: when they are full, two neighbours become one,
/// and a row then stands for twice as many seconds.
/// </summary>
/// <typeparam name="TRow">A row; its default value is one in which nothing happened.</typeparam>
/// <remarks>Not for several threads at once.</remarks>
public abstract class SecondSeries<TRow>
    where TRow : struct, ISecondRow<TRow>
{
    /// <summary>The most rows that are kept: an hour of seconds.</summary>
    public const int MostRows = 3600;

    /// <summary>The last second that there is, since 1970: that of the last day that has a date.</summary>
    public const long LatestSecond = 253_402_300_799;

    // So that MostRows rows reach to the latest second.
    private const int MostSecondsPerRow = 1 << 27;

    private readonly List<TRow> _rows;

    /// <summary>Makes a series from what another one had.</summary>
    /// <exception cref="FormatException">No series has such rows.</exception>
    protected SecondSeries(long firstSecond, int secondsPerRow, IReadOnlyList<TRow> rows)
    {
        if (rows is null || rows.Count > MostRows || !int.IsPow2(secondsPerRow) || secondsPerRow > MostSecondsPerRow
            || firstSecond is < 0 or > LatestSecond || rows.Any(row => !row.IsPossible))
            throw new FormatException("These are no rates.");
        FirstSecond = firstSecond;
        SecondsPerRow = secondsPerRow;
        _rows = [.. rows];
    }

    /// <summary>The second at which the first row begins, since 1970 on the Redis server's clock.</summary>
    [JsonPropertyName("first")]
    public long FirstSecond { get; private set; }

    /// <summary>How many seconds a row stands for: a power of two.</summary>
    [JsonPropertyName("seconds_per_row")]
    public int SecondsPerRow { get; private set; }

    /// <summary>The rows, one after the other without a gap.</summary>
    [JsonPropertyName("rows")]
    public IReadOnlyList<TRow> Rows => _rows;

    /// <summary>Adds to a second.</summary>
    /// <param name="second">The second, since 1970 on the Redis server's clock: up to
    /// <see cref="LatestSecond"/>.</param>
    /// <param name="row">What to add.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such second.</exception>
    public void Add(long second, TRow row)
    {
        int at = Reach(second);
        _rows[at] = _rows[at].With(row);
    }

    /// <summary>Makes sure that there is a row for a second.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such second.</exception>
    protected int Reach(long second)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(second);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(second, LatestSecond);
        if (_rows.Count == 0)
            FirstSecond = second;
        // What comes from before the first row is so little, and so rare, that the first row may carry it: a worker's
        // clock that is behind by a hair at a task's first op.
        long row = Math.Max(0, second - FirstSecond) / SecondsPerRow;
        while (row >= MostRows)
        {
            Fold();
            row = (second - FirstSecond) / SecondsPerRow;
        }

        while (_rows.Count <= row)
            _rows.Add(default);
        return (int)row;
    }

    /// <summary>Puts another row in the place of one.</summary>
    protected void Replace(int number, TRow row) => _rows[number] = row;

    /// <summary>Two neighbours have become one row: number n of now was 2n and 2n + 1.</summary>
    protected virtual void OnFolded()
    {
    }

    private void Fold()
    {
        for (int i = 0; i < _rows.Count; i += 2)
            _rows[i / 2] = i + 1 < _rows.Count ? _rows[i].With(_rows[i + 1]) : _rows[i];
        _rows.RemoveRange((_rows.Count + 1) / 2, _rows.Count / 2);
        SecondsPerRow *= 2;
        OnFolded();
    }
}

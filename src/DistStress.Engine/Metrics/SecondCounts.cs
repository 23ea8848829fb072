namespace DistStress.Engine.Metrics;

/// <summary>Counts by the second of the Redis server's clock.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class SecondCounts
{
    private const long MicrosASecond = 1_000_000;

    private readonly List<(long Second, long Count)> _counts = [];

    /// <summary>The seconds since 1970 that anything was counted for, each with its count.</summary>
    public IReadOnlyList<(long Second, long Count)> All => _counts;

    /// <summary>Counts something that happened at a time.</summary>
    /// <param name="micros">The time, in µs since 1970.</param>
    public void AddAt(long micros) => Add(micros / MicrosASecond, 1);

    /// <summary>Counts something for a second.</summary>
    public void Add(long second, long count)
    {
        // Nearly everything belongs to the second that was counted for last; an interval touches few others.
        for (int i = _counts.Count - 1; i >= 0; i--)
        {
            if (_counts[i].Second != second)
                continue;
            _counts[i] = (second, _counts[i].Count + count);
            return;
        }

        _counts.Add((second, count));
    }

    /// <summary>Adds all counts of another.</summary>
    public void Add(SecondCounts other)
    {
        foreach ((long second, long count) in other._counts)
            Add(second, count);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _counts.Clear();
}

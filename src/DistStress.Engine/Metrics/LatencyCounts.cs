namespace DistStress.Engine.Metrics;

/// <summary>
/// Counts by bucket that take the room of the buckets in use, not of all: a worker has several such tables for each
/// task that runs, and a thousand tasks may run at once.
/// </summary>
internal sealed class LatencyCounts
{
    private const int MostFew = 64;
    private const int PageBits = 7;
    private const int PageSize = 1 << PageBits;

    // Either the bucket of each value, in the order in which they came, or pages of counts.
    private ushort[] _few = [];
    private int _fewCount;
    private long[]?[]? _pages;

    /// <summary>The sum of all counts.</summary>
    public long Total { get; private set; }

    /// <summary>The last bucket with a count; -1 where there is none.</summary>
    public int Last { get; private set; } = -1;

    /// <summary>Adds to a bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="count">How many, at least 1.</param>
    public void Add(int bucket, long count)
    {
        Total += count;
        Last = Math.Max(Last, bucket);
        if (_pages is null)
        {
            if (count <= MostFew - _fewCount)
            {
                int more = (int)count;
                if (_fewCount + more > _few.Length)
                    Array.Resize(ref _few, Math.Max(Math.Max(4, _fewCount + more), Math.Min(MostFew, _few.Length * 2)));
                _few.AsSpan(_fewCount, more).Fill((ushort)bucket);
                _fewCount += more;
                return;
            }

            _pages = new long[LatencyBuckets.Count >> PageBits][];
            for (int i = 0; i < _fewCount; i++)
                AddToPage(_few[i], 1);
            (_few, _fewCount) = ([], 0);
        }

        AddToPage(bucket, count);
    }

    /// <summary>Sets all counts to 0. The room is kept for those that come.</summary>
    public void Clear()
    {
        (Total, Last, _fewCount) = (0, -1, 0);
        foreach (long[]? page in _pages ?? [])
        {
            if (page is not null)
                Array.Clear(page);
        }
    }

    /// <summary>The buckets with a count, and the counts, in order.</summary>
    public IEnumerable<(int Bucket, long Count)> InOrder()
    {
        if (_pages is null)
        {
            ushort[] sorted = _few[.._fewCount];
            Array.Sort(sorted);
            for (int first = 0, next; first < sorted.Length; first = next)
            {
                next = first + 1;
                while (next < sorted.Length && sorted[next] == sorted[first])
                    next++;
                yield return (sorted[first], next - first);
            }

            yield break;
        }

        for (int i = 0; i < _pages.Length; i++)
        {
            if (_pages[i] is not { } page)
                continue;
            for (int j = 0; j < PageSize; j++)
            {
                if (page[j] != 0)
                    yield return ((i << PageBits) + j, page[j]);
            }
        }
    }

    private void AddToPage(int bucket, long count)
    {
        ref long[]? page = ref _pages![bucket >> PageBits];
        page ??= new long[PageSize];
        page[bucket & (PageSize - 1)] += count;
    }
}

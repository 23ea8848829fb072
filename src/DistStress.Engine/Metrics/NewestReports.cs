namespace DistStress.Engine.Metrics;

/// <summary>Knows the newest report of each worker, so that none counts twice.</summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class NewestReports
{
    // Names that are no workers' cost memory too.
    private const int MostWorkers = 16 * 1024;

    private readonly Dictionary<string, (long Incarnation, long Sequence)> _newest = new(StringComparer.Ordinal);

    /// <summary>The workers and the numbers of their newest reports.</summary>
    public IEnumerable<(string Worker, long Incarnation, long Sequence)> All =>
        _newest.Select(entry => (entry.Key, entry.Value.Incarnation, entry.Value.Sequence));

    /// <summary>Takes a report that is newer than all of its worker before; false for any other.</summary>
    /// <param name="worker">The worker's id.</param>
    /// <param name="incarnation">When it began.</param>
    /// <param name="sequence">The report's number since then.</param>
    public bool Takes(string worker, long incarnation, long sequence)
    {
        (long, long) number = (incarnation, sequence);
        if (_newest.TryGetValue(worker, out (long, long) newest)
            ? number.CompareTo(newest) <= 0
            : _newest.Count >= MostWorkers)
            return false;
        _newest[worker] = number;
        return true;
    }
}

using DistStress.Engine.Metrics;

namespace DistStress.Engine.Redis.Channels;

/// <summary>
/// Makes each snapshot count once: of a worker none is taken but one that is newer than all before, and none that was
/// made before the listener began, or at a time that is not about now.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
/// <param name="nowMicros">The server's time in µs.</param>
/// <param name="window">How far from now a snapshot may have been made.</param>
internal sealed class SnapshotOrder(Func<long> nowMicros, TimeSpan window)
{
    // Names that are no workers' cost memory too.
    private const int MostWorkers = 16 * 1024;

    private readonly long _startedMicros = nowMicros();
    private readonly Dictionary<string, (long Incarnation, long Sequence)> _newest = new(StringComparer.Ordinal);

    /// <summary>Whether a snapshot counts; the same one does not a second time.</summary>
    public bool Takes(WorkerSnapshot snapshot)
    {
        long now = nowMicros();
        // Compared this way round no difference overflows, whatever the snapshot says.
        if (snapshot.AtMicros < now - (long)window.TotalMicroseconds
            || snapshot.AtMicros > now + (long)window.TotalMicroseconds
            // Unless the server's clock has been set back since.
            || (snapshot.AtMicros < _startedMicros && now >= _startedMicros))
            return false;
        (long, long) number = (snapshot.Incarnation, snapshot.Sequence);
        if (_newest.TryGetValue(snapshot.Worker, out (long, long) newest)
            ? number.CompareTo(newest) <= 0
            : _newest.Count >= MostWorkers)
            return false;
        _newest[snapshot.Worker] = number;
        return true;
    }
}

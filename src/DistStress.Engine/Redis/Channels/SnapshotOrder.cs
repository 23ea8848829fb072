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
    private readonly long _startedMicros = nowMicros();
    private readonly NewestReports _newest = new();

    /// <summary>Whether a snapshot counts; the same one does not a second time.</summary>
    public bool Takes(WorkerSnapshot snapshot)
    {
        long now = nowMicros();
        // None from before the start, unless the server's clock has been set back since.
        return RedisNumber.IsAbout(snapshot.AtMicros, now, window)
            && (snapshot.AtMicros >= _startedMicros || now < _startedMicros)
            && _newest.Takes(snapshot.Worker, snapshot.Incarnation, snapshot.Sequence);
    }
}

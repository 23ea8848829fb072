namespace DistStress.Engine.Metrics;

/// <summary>How many ops the workers have open, by the last report of each.</summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class OpenByWorker
{
    // A worker that has been silent for longer has nothing in flight that anybody knows of.
    private const long SilentMicros = 3_000_000;

    private readonly Dictionary<string, (long AtMicros, long InFlight)> _workers = [];

    /// <summary>Notes what a worker reports.</summary>
    public void Note(WorkerSnapshot report) => _workers[report.Worker] = (report.AtMicros, report.InFlight);

    /// <summary>Ops that are open now, of all workers together; those that are silent are forgotten.</summary>
    /// <param name="nowMicros">The time, in µs of the server's clock.</param>
    public long Sum(long nowMicros)
    {
        foreach (string worker in _workers.Keys.Where(
            worker => nowMicros - _workers[worker].AtMicros > SilentMicros).ToArray())
            _workers.Remove(worker);
        return _workers.Values.Sum(report => report.InFlight);
    }

    /// <summary>Forgets all workers.</summary>
    public void Clear() => _workers.Clear();
}

using DistStress.Engine.Metrics;

namespace DistStress.Engine.Redis.Runs;

/// <summary>Reads what workers report of a run: each report once, in the order in which they came.</summary>
/// <remarks>Not for several threads at once.</remarks>
/// <param name="reports">Has the reports.</param>
/// <param name="snapshots">Reads one of them.</param>
/// <param name="run">The run's id.</param>
/// <param name="known">How many reports of the run are known already.</param>
internal sealed class ReportReader(ReportStore reports, SignedSnapshots snapshots, string run, long known)
{
    private const int ReportsAtOnce = 64;

    /// <summary>How many reports of the run are known.</summary>
    public long Known { get; private set; } = known;

    /// <summary>The end of the last of them; empty where that is not known.</summary>
    public string Last { get; private set; } = "";

    /// <summary>How many characters all had that were read here.</summary>
    public long Characters { get; private set; }

    /// <summary>Reads all that have come since the last time.</summary>
    /// <param name="take">Gets each that can be read.</param>
    public async Task ReadAsync(Action<WorkerSnapshot> take)
    {
        IReadOnlyList<string> read;
        do
        {
            (long first, read) = await reports.ReadAsync(run, Known, Last, ReportsAtOnce).ConfigureAwait(false);
            foreach (WorkerSnapshot snapshot in read.Select(snapshots.Read).OfType<WorkerSnapshot>())
                take(snapshot);
            Characters += read.Sum(report => (long)report.Length);
            // None that is known where the server has lost its last writes, and no other has come.
            if (read.Count > 0 || first < Known)
                Last = read.Count > 0 ? ReportStore.EndOf(read[^1]) : "";
            Known = first + read.Count;
        }
        while (read.Count == ReportsAtOnce);
    }
}

using System.Globalization;
using DistStress.Engine.Metrics;

namespace DistStress.Engine.Redis.Runs;

/// <summary>
/// Makes each report count once: of a worker none is taken but one that is newer than all before. It is kept in the run
/// record beside what the reports told, so that whoever continues the run takes none a second time.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class ReportLedger
{
    private const int MostNameLength = 256;

    private readonly NewestReports _newest = new();

    /// <summary>Reads what <see cref="ToString"/> wrote. What is something else is passed over.</summary>
    public static ReportLedger Parse(string text)
    {
        var ledger = new ReportLedger();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('\t');
            if (parts.Length == 3 && TryNumber(parts[1], out long incarnation)
                && TryNumber(parts[2], out long sequence))
                ledger.Take(parts[0], incarnation, sequence);
        }

        return ledger;
    }

    /// <summary>Whether a report counts; the same one does not a second time.</summary>
    public bool Takes(WorkerSnapshot report) => Take(report.Worker, report.Incarnation, report.Sequence);

    /// <summary>The ledger as text: a line a worker.</summary>
    public override string ToString() => string.Join('\n', _newest.All.Select(newest => string.Create(
        CultureInfo.InvariantCulture, $"{newest.Worker}\t{newest.Incarnation}\t{newest.Sequence}")));

    // A name that the text could not hold is no worker's.
    private bool Take(string worker, long incarnation, long sequence) =>
        worker.Length <= MostNameLength && !worker.AsSpan().ContainsAny('\t', '\n')
        && _newest.Takes(worker, incarnation, sequence);

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}

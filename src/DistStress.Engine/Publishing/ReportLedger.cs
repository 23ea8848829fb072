using System.Globalization;
using DistStress.Engine.Metrics;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Makes each report count once: of a worker none is taken but one that is newer than all before. It is kept in the run
/// record beside what the reports told, so that whoever continues the run takes none a second time.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class ReportLedger
{
    // Names that are no workers' cost memory too.
    private const int MostWorkers = 16 * 1024;
    private const int MostNameLength = 256;

    private readonly Dictionary<string, (long Incarnation, long Sequence)> _newest = new(StringComparer.Ordinal);

    /// <summary>Reads what <see cref="ToString"/> wrote. What is something else is passed over.</summary>
    public static ReportLedger Parse(string text)
    {
        var ledger = new ReportLedger();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('\t');
            if (parts.Length == 3 && TryNumber(parts[1], out long incarnation)
                && TryNumber(parts[2], out long sequence))
                ledger.Take(parts[0], (incarnation, sequence));
        }

        return ledger;
    }

    /// <summary>Whether a report counts; the same one does not a second time.</summary>
    public bool Takes(WorkerSnapshot report) => Take(report.Worker, (report.Incarnation, report.Sequence));

    /// <summary>The ledger as text: a line a worker.</summary>
    public override string ToString() => string.Join('\n', _newest.Select(worker => string.Create(
        CultureInfo.InvariantCulture, $"{worker.Key}\t{worker.Value.Incarnation}\t{worker.Value.Sequence}")));

    private bool Take(string worker, (long, long) number)
    {
        if (_newest.TryGetValue(worker, out (long, long) newest) ? number.CompareTo(newest) <= 0
            : _newest.Count >= MostWorkers || worker.Length > MostNameLength || worker.AsSpan().ContainsAny('\t', '\n'))
            return false;
        _newest[worker] = number;
        return true;
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}

using DistStress.PowerShell.Saved;
using DistStress.Report.Model;

namespace DistStress.PowerShell.Reports;

/// <summary>
/// The rows of a result for a report: not more of them than a chart can show, and none of their peaks lost.
/// </summary>
internal static class ReportRows
{
    private static readonly (string Column, string Property, Func<IEnumerable<double>, double> Merge)[] Columns =
    [
        ("planned", "Planned", Enumerable.Sum),
        ("published", "Published", Enumerable.Sum),
        ("started", "Started", Enumerable.Sum),
        ("completed", "Completed", Enumerable.Sum),
        ("failed", "Failed", Enumerable.Sum),
        ("dropped", "Dropped", Enumerable.Sum),
        ("readUnits", "ReadUnits", Enumerable.Sum),
        ("writeUnits", "WriteUnits", Enumerable.Sum),
        ("responseP50", "ResponseP50Ms", Enumerable.Average),
        ("responseP99", "ResponseP99Ms", Enumerable.Max),
        ("responseMax", "ResponseMaxMs", Enumerable.Max),
        ("serviceP50", "ServiceP50Ms", Enumerable.Average),
        ("serviceP99", "ServiceP99Ms", Enumerable.Max),
        ("delayP99", "DelayP99Ms", Enumerable.Max),
        ("failedP99", "FailedP99Ms", Enumerable.Max),
        ("backlog", "Backlog", Enumerable.Max),
        ("inFlight", "InFlight", Enumerable.Max),
    ];

    /// <summary>The rows of one task, or of the whole run.</summary>
    /// <param name="task">The task's number; null for the whole run.</param>
    /// <param name="rows">The rows of the result; at least one.</param>
    /// <param name="mostRows">The most rows to make of them.</param>
    /// <param name="end">When the run was over, in seconds since 1970: a last row that reaches beyond it is as much
    /// shorter.</param>
    public static ReportTimeline Of(int? task, IReadOnlyList<SavedObject> rows, int mostRows, double end)
    {
        int together = (rows.Count + mostRows - 1) / mostRows;
        SavedObject[][] chunks = [.. rows.Chunk(together)];
        long first = (long)(rows[0].Moment("Time") ?? 0);
        int seconds = (int)Math.Max(1, rows[0].Count("Seconds"));
        long last = first + (long)(chunks.Length - 1) * together * seconds;
        return new ReportTimeline
        {
            Task = task,
            First = first,
            Step = seconds * together,
            LastStep = Math.Clamp(end - last, 1, chunks[^1].Length * seconds),
            Length = chunks.Length,
            Columns = Columns
                .Select(column => (column.Column, Values: Merged(chunks, column.Property, column.Merge)))
                .Where(column => column.Values.Any(value => value is not null))
                .ToDictionary(column => column.Column, column => (IReadOnlyList<double?>)column.Values),
            Errors = Named(chunks, "Errors"),
            Throttles = Named(chunks, "Throttles"),
        };
    }

    private static double?[] Merged(
        SavedObject[][] chunks, string property, Func<IEnumerable<double>, double> merge) =>
        [.. chunks.Select(chunk =>
        {
            double[] values = [.. chunk.Select(row => row.Number(property)).OfType<double>()];
            return values.Length == 0 ? null : (double?)Math.Round(merge(values), 3);
        })];

    private static Dictionary<string, IReadOnlyList<double>> Named(SavedObject[][] chunks, string property)
    {
        var named = new Dictionary<string, double[]>();
        for (int row = 0; row < chunks.Length; row++)
        {
            foreach ((string name, double count) in chunks[row].SelectMany(one => one.NamedCounts(property)))
            {
                if (!named.TryGetValue(name, out double[]? counts))
                    named[name] = counts = new double[chunks.Length];
                counts[row] += count;
            }
        }

        return named.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<double>)pair.Value);
    }
}

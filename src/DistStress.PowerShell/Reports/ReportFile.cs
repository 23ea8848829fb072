using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using DistStress.Engine;
using DistStress.PowerShell.Saved;
using DistStress.Report;
using DistStress.Report.Model;

namespace DistStress.PowerShell.Reports;

/// <summary>
/// Writes reports. It is the first to touch the assembly that has the page, which is loaded only then.
/// </summary>
internal static class ReportFile
{
    /// <summary>Writes a report.</summary>
    /// <param name="file">The file; what is there is written over.</param>
    /// <param name="title">What stands on top; null for the run's id.</param>
    /// <param name="results">One result, or two: the earlier one first.</param>
    /// <exception cref="DistStressException"><c>OutputFileUnwritable</c>: the file cannot be written.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FileInfo Write(string file, string? title, IReadOnlyList<SavedObject> results)
    {
        var text = new StringBuilder();
        using (var writer = new StringWriter(text, CultureInfo.InvariantCulture))
            ReportPage.Write(writer, Document(title, results));
        return TextOutput.Write(file, text.ToString());
    }

    private static ReportDocument Document(string? title, IReadOnlyList<SavedObject> results)
    {
        DateTimeOffset now = DateTimeOffset.Now;
        string[] ids = [.. results.Select(result => result.Text("RunId"))];
        return new ReportDocument
        {
            Title = title ?? (ids.Length == 1 ? $"Run {ids[0]}" : $"Runs {ids[0]} and {ids[1]}"),
            Made = string.Create(CultureInfo.InvariantCulture, $"Made on {now:yyyy-MM-dd} at {now:HH:mm:ss zzz}."),
            Runs = [.. results.Select(result => ReportRuns.Of(
                result, $"Run {result.Text("RunId")}", TimeZoneInfo.Local.GetUtcOffset(
                    DateTimeOffset.FromUnixTimeSeconds((long)(result.Moment("Started") ?? 0)))))],
        };
    }
}

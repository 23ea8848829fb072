namespace DistStress.PowerShell.Reports;

/// <summary>How much of a result a report shows.</summary>
/// <param name="Tasks">The numbers of the tasks that have rows of their own; null for all.</param>
/// <param name="MostRows">The most rows of a chart.</param>
internal sealed record ReportScope(IReadOnlyCollection<int>? Tasks, int MostRows)
{
    /// <summary>All there is; more rows than this a chart has no pixels to show them with.</summary>
    public static ReportScope Whole { get; } = new(null, 1440);
}

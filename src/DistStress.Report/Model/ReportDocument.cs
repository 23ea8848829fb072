namespace DistStress.Report.Model;

/// <summary>All that a report shows: one run, or two beside each other.</summary>
public sealed record ReportDocument
{
    /// <summary>What stands on top.</summary>
    public required string Title { get; init; }

    /// <summary>When and with what it was made, in a sentence.</summary>
    public required string Made { get; init; }

    /// <summary>The run, or the two that are compared: the earlier one first.</summary>
    public required IReadOnlyList<ReportRun> Runs { get; init; }
}

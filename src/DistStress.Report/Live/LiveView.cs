using DistStress.Report.Model;

namespace DistStress.Report.Live;

/// <summary>What a dashboard shows at a moment.</summary>
/// <param name="Version">Grows with each change.</param>
/// <param name="Status">How the picture stands to the run, in a sentence.</param>
/// <param name="IsTrouble">Whether the sentence tells of something that is wrong.</param>
/// <param name="Choices">The runs that can be shown; the newest first.</param>
/// <param name="Document">The run that is shown; without a run where there is none.</param>
public sealed record LiveView(
    long Version, string Status, bool IsTrouble, IReadOnlyList<LiveChoice> Choices, ReportDocument Document);

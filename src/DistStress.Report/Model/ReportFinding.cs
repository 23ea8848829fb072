namespace DistStress.Report.Model;

/// <summary>Something that kept the traffic from being what the file says.</summary>
/// <param name="Text">What, in a sentence.</param>
/// <param name="From">When it began, in seconds since 1970; null where it has no time.</param>
/// <param name="To">When it was over.</param>
public sealed record ReportFinding(string Text, double? From = null, double? To = null);

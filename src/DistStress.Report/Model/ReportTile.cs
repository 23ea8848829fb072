namespace DistStress.Report.Model;

/// <summary>A figure of a run.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The figure; null where it is not known.</param>
/// <param name="Unit">Its unit; empty for a count.</param>
public sealed record ReportTile(string Name, double? Value, string Unit = "");

namespace DistStress.PowerShell.Asserting;

/// <summary>A cell of a table.</summary>
/// <param name="Text">What stands in it.</param>
/// <param name="Style">How.</param>
internal sealed record SummaryCell(string Text, SummaryStyle Style = SummaryStyle.Plain);

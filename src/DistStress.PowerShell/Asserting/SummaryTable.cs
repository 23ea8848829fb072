namespace DistStress.PowerShell.Asserting;

/// <summary>What was judged of a run, as a table for the page that a CI server shows of a job.</summary>
/// <param name="Heading">What stands above it.</param>
/// <param name="Columns">The heads of the columns, those of numbers with a true beside them.</param>
/// <param name="Rows">The cells, row by row.</param>
/// <param name="Notes">Sentences that stand below it.</param>
internal sealed record SummaryTable(
    string Heading,
    IReadOnlyList<(string Head, bool IsNumber)> Columns,
    IReadOnlyList<IReadOnlyList<SummaryCell>> Rows,
    IReadOnlyList<string> Notes);

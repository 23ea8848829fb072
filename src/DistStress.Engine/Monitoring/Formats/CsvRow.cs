namespace DistStress.Engine.Monitoring.Formats;

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Cells">Its cells without quotes, at least one.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells)
{
    /// <summary>A cell without blanks around it; empty where the row is shorter.</summary>
    public string this[int column] => column < Cells.Count ? Cells[column].Trim() : "";
}

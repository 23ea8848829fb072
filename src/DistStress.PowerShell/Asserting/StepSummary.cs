using System.Text;
using DistStress.PowerShell.Saved;

namespace DistStress.PowerShell.Asserting;

/// <summary>Writes what was judged as Markdown, for the page that a CI server shows of a job.</summary>
internal static class StepSummary
{
    /// <summary>Adds tables to a file, and makes it and its folder where there is none.</summary>
    public static void Append(string path, IEnumerable<SummaryTable> tables)
    {
        TextOutput.MakeFolder(path);
        File.AppendAllText(path, string.Concat(tables.Select(Text)), TextOutput.Utf8);
    }

    private static string Text(SummaryTable table)
    {
        var text = new StringBuilder();
        text.Append("### ").Append(Escaped(table.Heading)).Append("\n\n");
        // What cannot be compared has nothing but a reason.
        if (table.Rows.Count > 0)
            AppendRows(text, table);
        foreach (string note in table.Notes.Where(note => note.Length > 0))
            text.Append(Escaped(note)).Append("\n\n");
        return text.ToString();
    }

    private static void AppendRows(StringBuilder text, SummaryTable table)
    {
        text.Append('|');
        foreach ((string head, _) in table.Columns)
            text.Append(' ').Append(head).Append(head.Length > 0 ? " |" : "|");
        text.Append("\n|");
        foreach ((_, bool isNumber) in table.Columns)
            text.Append(isNumber ? "---:|" : "---|");
        text.Append('\n');
        foreach (IReadOnlyList<SummaryCell> row in table.Rows)
            text.Append("| ").AppendJoin(" | ", row.Select(Text)).Append(" |\n");
        text.Append('\n');
    }

    private static string Text(SummaryCell cell) => cell.Style switch
    {
        SummaryStyle.Code => $"`{cell.Text}`",
        SummaryStyle.Strong => $"**{Escaped(cell.Text)}**",
        _ => Escaped(cell.Text),
    };

    // What a store or a worker calls itself must not become a picture or a link of the page, nor end a row or a line.
    private static string Escaped(string text) => string.Concat(text.Select(
        c => c is '<' or '>' or '[' or ']' or '|' or '`' or '*' or '_' or '\\' or '!' or '#' or '&' or '~' ? $"\\{c}"
            : char.IsControl(c) ? " "
            : $"{c}"));
}

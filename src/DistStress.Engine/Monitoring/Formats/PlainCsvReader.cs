using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>A table of times and rates, with a header or without one.</summary>
internal sealed class PlainCsvReader : ExportReader
{
    public override string Format => "CSV of time and rate";

    public override bool IsJson => false;

    public override Mismatch? Objection(ExportText text)
    {
        if (text.Csv.Rows.Count == 0)
            return new Mismatch(1, "it is empty");
        CsvRow first = text.Csv.Rows[0];
        if (first.Cells.Count < 2)
            return new Mismatch(first.Line, "it has one column, and a time and a rate are needed");
        CsvRow row = TimeTable.IsTime(first[0]) || text.Csv.Rows.Count == 1 ? first : text.Csv.Rows[1];
        return TimeTable.IsTime(row[0]) ? null
            : new Mismatch(row.Line, $"its first column must be {TimeText.Form}, but is '{row[0]}'");
    }

    public override MetricExport Read(ExportText text, ReadingRules rules, InputErrors errors)
    {
        var table = new TimeTable(text, rules, errors);
        IReadOnlyList<MetricSeries> series = table.ReadWide(text.Csv.Rows);
        List<string> assumptions = [.. table.Assumptions];
        if (rules.Unit is null && series.Any(one => one.Kind == SeriesKind.Rate))
            assumptions.Insert(0, "Values without a unit are ops a second.");
        return new MetricExport(Format, series, false) { Assumptions = assumptions };
    }
}

using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>
/// What Grafana downloads of a panel. Since version 7: a column of times and one for each series, perhaps several such
/// tables one below the other, with a line <c>sep=;</c> for spreadsheets, units behind the numbers or times in ms, as
/// its user chose. Before: semicolons, and either such columns or a row for each value.
/// </summary>
internal sealed class GrafanaReader : ExportReader
{
    public override string Format => "CSV of Grafana";

    public override bool IsJson => false;

    public override Mismatch? Objection(ExportText text)
    {
        if (text.Csv.Rows.Count < 2)
            return new Mismatch(1, "it has no rows below a header");
        CsvRow header = text.Csv.Rows[0];
        if (IsRows(header) || IsWide(header) || (text.Csv.NamesSeparator && header.Cells.Count > 1))
            return null;
        return new Mismatch(header.Line, "its header begins neither with Time nor with Series, Time and Value");
    }

    public override MetricExport Read(ExportText text, ReadingRules rules, InputErrors errors)
    {
        bool isRows = IsRows(text.Csv.Rows[0]);
        var table = new TimeTable(text, rules, errors, timeColumn: isRows ? 1 : 0);
        IReadOnlyList<MetricSeries> series = isRows
            ? ReadRows(text.Csv.Rows, table)
            : table.ReadWide(text.Csv.Rows);
        return new MetricExport(Format, series, false) { Assumptions = [.. table.Assumptions] };
    }

    private static bool IsWide(CsvRow header) =>
        header.Cells.Count > 1 && header[0] == "Time";

    private static bool IsRows(CsvRow header) =>
        header[0] == "Series" && header[1] == "Time" && header[2] == "Value";

    private static IReadOnlyList<MetricSeries> ReadRows(IReadOnlyList<CsvRow> rows, TimeTable table)
    {
        List<TableColumn[]> columns = [];
        foreach (IGrouping<string, CsvRow> series in rows.Skip(1).GroupBy(row => row[0]))
        {
            TableColumn column = table.RateColumn(2, series.Key);
            columns.Add([column]);
            table.NoteClock([.. series]);
            foreach (CsvRow row in series)
            {
                if (table.Time(row) is { } micros)
                    table.Value(row, 2, micros, column);
            }
        }

        return table.Series(columns);
    }
}

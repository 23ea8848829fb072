using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>
/// What Grafana downloads of a panel. Since version 7: a column of times and one for each series, perhaps several such
/// tables one below the other, with a line <c>sep=;</c> for spreadsheets, units behind the numbers or times in ms, as
/// its user chose; or, by its transformation of series to rows, a row for each value. Before: semicolons, and either
/// such columns or rows.
/// </summary>
internal sealed class GrafanaReader : ExportReader
{
    private const int ValueColumn = 2;

    public override string Format => "CSV of Grafana";

    public override bool IsJson => false;

    public override Mismatch? Objection(ExportText text)
    {
        if (text.Csv.Rows.Count < 2)
            return new Mismatch(1, "it has no rows below a header");
        CsvRow header = text.Csv.Rows[0];
        if (RowsOf(header) is not null || IsWide(header) || (text.Csv.NamesSeparator && header.Cells.Count > 1))
            return null;
        return new Mismatch(header.Line, "its header begins neither with Time nor with Series, Time and Value");
    }

    public override MetricExport Read(ExportText text, ReadingRules rules, InputErrors errors)
    {
        (int Series, int Time)? layout = RowsOf(text.Csv.Rows[0]);
        TimeTable table = layout is { } columns
            ? new TimeTable(text, rules, errors, columns.Time, ValueColumn)
            : new TimeTable(text, rules, errors);
        IReadOnlyList<MetricSeries> series = layout is { } rows
            ? ReadRows(text.Csv.Rows, rows.Series, table)
            : table.ReadWide(text.Csv.Rows);
        return new MetricExport(Format, series, false) { Assumptions = [.. table.Assumptions] };
    }

    private static bool IsWide(CsvRow header) =>
        header.Cells.Count > 1 && header[0] == "Time";

    // The columns of a table that has a row for each value; null for one that has a column for each series.
    private static (int Series, int Time)? RowsOf(CsvRow header) => (header[0], header[1], header[ValueColumn]) switch
    {
        ("Series", "Time", "Value") => (0, 1),
        ("Time", "Metric", "Value") => (1, 0),
        _ => null,
    };

    private static IReadOnlyList<MetricSeries> ReadRows(
        IReadOnlyList<CsvRow> rows, int seriesColumn, TimeTable table)
    {
        List<TableColumn[]> columns = [];
        foreach (IGrouping<string, CsvRow> series in rows.Skip(1).GroupBy(row => row[seriesColumn]))
        {
            TableColumn column = table.RateColumn(ValueColumn, series.Key);
            columns.Add([column]);
            table.NoteClock([.. series]);
            foreach (CsvRow row in series)
            {
                if (table.Time(row) is { } micros)
                    table.Value(row, ValueColumn, micros, column);
            }
        }

        return table.Series(columns);
    }
}

using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>
/// What the console of CloudWatch downloads of a graph: head lines such as Id, StatusCode and Label, then the values in
/// the order of time, in a zone that the file does not name.
/// </summary>
internal sealed class CloudWatchCsvReader : ExportReader
{
    private static readonly string[] HeadLines = ["Id", "StatusCode", "Messages", "Full label", "Label"];

    public override string Format => "CSV of the CloudWatch console";

    public override bool IsJson => false;

    public override Mismatch? Objection(ExportText text)
    {
        IReadOnlyList<CsvRow> head = Head(text.Csv);
        return head.Any(row => Is(row, "Label") || Is(row, "Full label")) ? null
            : new Mismatch(1, "it has no head line that begins with \"Label\" or \"Full label\"");
    }

    public override MetricExport Read(ExportText text, ReadingRules rules, InputErrors errors)
    {
        IReadOnlyList<CsvRow> head = Head(text.Csv);
        CsvRow[] rows = [.. text.Csv.Rows.Skip(head.Count)];
        var table = new TimeTable(text, rules, errors);
        List<string> assumptions = [];
        int width = head.Concat(rows).Max(row => row.Cells.Count);
        (string Label, string Statistic)[] names =
            [.. Enumerable.Range(1, width - 1).Select(column => Named(head, column))];
        List<TableColumn> columns = [];
        for (int number = 1; number < width; number++)
        {
            (string label, string statistic) = names[number - 1];
            if (rows.All(row => row[number].Length == 0))
                continue;
            MetricSeries series = CloudWatchNames.Series(text.Source, label, statistic, "",
                names.Any(other => other.Label == label && other.Statistic == CloudWatchNames.SampleCount));
            if (rules.Unit is { } given)
                series = series.As(given);
            else if (statistic.Length == 0)
            {
                assumptions.Add(
                    $"{(label.Length > 0 ? label : $"Column {number + 1}")} does not say its statistic: it is taken as "
                    + "Sum.");
            }

            columns.Add(new TableColumn(number, rules.Unit ?? new ValueUnit(series.Kind, 1), series));
        }

        if (rows.Length == 0)
            errors.Add("file", new InputPosition(head[^1].Line, 1), "has no values below its head lines");
        table.NoteClock(rows);
        List<long> times = [];
        foreach (CsvRow row in rows)
        {
            if (table.Time(row) is not { } micros)
                continue;
            times.Add(micros);
            foreach (TableColumn column in columns.Where(column => row[column.Number].Length > 0))
                table.Value(row, column.Number, micros, column);
        }

        // A row without a value is a period, too.
        long period = rules.PeriodMicros ?? SeriesBuilder.LeastGap(times);
        IEnumerable<MetricSeries> read = table.Series([columns]).Select(one => one with { PeriodMicros = period });
        return new MetricExport(Format, [.. read], true)
        {
            Warnings = [.. Warnings(head, text.Source)],
            Assumptions = [.. table.Assumptions, .. assumptions],
        };
    }

    private static IReadOnlyList<CsvRow> Head(CsvText csv) =>
        [.. csv.Rows.TakeWhile(row => HeadLines.Any(line => Is(row, line)))];

    private static bool Is(CsvRow row, string headLine) =>
        row[0].Equals(headLine, StringComparison.OrdinalIgnoreCase);

    private static string Cell(IReadOnlyList<CsvRow> head, string headLine, int column) =>
        head.FirstOrDefault(row => Is(row, headLine))?[column] ?? "";

    // The short label may leave out what all metrics of the graph have in common; the full one does not.
    private static (string Label, string Statistic) Named(IReadOnlyList<CsvRow> head, int column)
    {
        string label = Cell(head, "Label", column);
        string full = Cell(head, "Full label", column);
        foreach (string text in new[] { label, full, Cell(head, "Id", column) })
        {
            (string statistic, string rest) = CloudWatchNames.Split(text);
            if (statistic.Length > 0)
                return (text == label ? rest : label.Length > 0 ? label : rest, statistic);
        }

        return (label.Length > 0 ? label : full, "");
    }

    private static IEnumerable<string> Warnings(IReadOnlyList<CsvRow> head, string source)
    {
        CsvRow? codes = head.FirstOrDefault(row => Is(row, "StatusCode"));
        for (int column = 1; column < (codes?.Cells.Count ?? 0); column++)
        {
            string code = codes![column];
            if (code.Length > 0 && code != "Complete")
            {
                yield return $"{source}: {Cell(head, "Label", column)} is {code}: not all of its values are there.";
            }
        }
    }
}

using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>A table with a column of times and one for each series, and what is found out while it is read.</summary>
/// <param name="text">The export.</param>
/// <param name="rules">What is known beforehand.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class TimeTable(ExportText text, ReadingRules rules, InputErrors errors)
{
    private bool _lacksZone;
    private bool _isShortened;
    private int _unknown;

    /// <summary>What was taken for granted about the table.</summary>
    public IEnumerable<string> Assumptions
    {
        get
        {
            if (_lacksZone)
                yield return "Its times have no zone: they are taken as UTC.";
            if (_isShortened)
            {
                yield return "Its values are rounded (1.60K): the sums are those of the rounded values. An export "
                    + "without formatted values has all digits.";
            }
        }
    }

    /// <summary>Whether a cell is a time.</summary>
    public static bool IsTime(string cell) => TimeText.TryParse(cell, out _, out _);

    /// <summary>Reads a time; null where the cell has none.</summary>
    public long? Time(CsvRow row, int column)
    {
        if (TimeText.TryParse(row[column], out long micros, out bool hasZone))
        {
            _lacksZone |= !hasZone;
            return micros;
        }

        errors.Add($"column {column + 1}", new InputPosition(row.Line, 1),
            $"must be {TimeText.Form}, but is '{row[column]}'");
        return null;
    }

    /// <summary>Reads a value into a column.</summary>
    public void Value(CsvRow row, int cell, long micros, TableColumn column)
    {
        var position = new InputPosition(row.Line, 1);
        string path = $"column {cell + 1}";
        if (!CellNumber.TryParse(row[cell], text.Csv.Separator, out CellNumber number, out string? problem))
        {
            errors.Add(path, position, problem!);
            return;
        }

        _isShortened |= number.IsShortened;
        if (number.Value is null)
            _unknown++;
        if (number.Unit is { } unit)
            column.Unit = unit;
        Ratio factor = (number.Unit ?? column.Unit).PerSecond;
        column.Builder.Add(micros, number.Value * factor, path, position, errors);
    }

    /// <summary>Makes the series of the columns that have a value.</summary>
    public IReadOnlyList<MetricSeries> Series(IEnumerable<TableColumn> columns)
    {
        MetricSeries[] series =
        [
            .. columns.Select(column => column.Series with
            {
                Kind = column.Unit.Kind,
                Points = column.Builder.Build($"column {column.Number + 1}", errors),
            }).Where(one => one.Points.Any(point => point.Value is not null)),
        ];
        if (series.Length == 0 && errors.Count == 0)
            errors.Add("file", new InputPosition(1, 1), "has no value at all");
        return SeriesBuilder.WithPeriods(series, isShared: true, rules);
    }

    /// <summary>A column of rates, unless its name or the person says otherwise.</summary>
    /// <param name="number">Which column, from 0.</param>
    /// <param name="header">Its name; empty where it has none.</param>
    public TableColumn RateColumn(int number, string header)
    {
        SeriesName name = SeriesName.Parse(header);
        ValueUnit unit = rules.Unit ?? UnitOf(header)
            ?? (SeriesName.IsCounter(name.Name) ? new ValueUnit(SeriesKind.Counter, 1) : ValueUnit.OpsPerSecond);
        return new TableColumn(number, unit, new MetricSeries
        {
            Source = text.Source, Name = name.Name, Labels = name.Labels, Kind = unit.Kind,
        });
    }

    /// <summary>
    /// Reads tables that stand one below the other, each with the times in its first column; a row that begins as the
    /// header does begins another one.
    /// </summary>
    /// <param name="rows">The rows, a header first where there is one.</param>
    public IReadOnlyList<MetricSeries> ReadWide(IReadOnlyList<CsvRow> rows)
    {
        List<TableColumn> all = [];
        TableColumn[] columns = [];
        string first = IsTime(rows[0][0]) ? "" : rows[0][0];
        if (first.Length == 0)
            all.AddRange(columns = ColumnsOf(new CsvRow(rows[0].Line, [.. rows[0].Cells.Select(_ => "")])));
        foreach (CsvRow row in rows)
        {
            if (first.Length > 0 && row[0] == first)
                all.AddRange(columns = ColumnsOf(row));
            else
                ReadRow(row, columns);
        }

        return Series(all);
    }

    private void ReadRow(CsvRow row, TableColumn[] columns)
    {
        if (Time(row, 0) is not { } micros)
            return;
        if (row.Cells.Skip(columns.Length + 1).Any(cell => !string.IsNullOrWhiteSpace(cell)))
        {
            errors.Add("row", new InputPosition(row.Line, 1),
                $"has {row.Cells.Count} cells where the header has {columns.Length + 1}");
            return;
        }

        foreach (TableColumn column in columns)
            Value(row, column.Number, micros, column);
    }

    private TableColumn[] ColumnsOf(CsvRow header) =>
        [.. Enumerable.Range(1, Math.Max(1, header.Cells.Count) - 1)
            .Where(number => number < header.Cells.Count - 1 || header[number].Length > 0 || number == 1)
            .Select(number => RateColumn(number, header[number]))];

    // "rate (ops/min)", "ops/min"
    private static ValueUnit? UnitOf(string header)
    {
        int open = header.LastIndexOf('(');
        string word = open > 0 && header.EndsWith(')') ? header[(open + 1)..^1] : header;
        return word.Contains('/', StringComparison.Ordinal) ? ValueUnit.OfThroughput(word) : null;
    }
}

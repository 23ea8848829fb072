using System.Text.RegularExpressions;
using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>A table with a column of times and one for each series, and what is found out while it is read.</summary>
/// <param name="text">The export.</param>
/// <param name="rules">What is known beforehand.</param>
/// <param name="errors">Where errors go.</param>
/// <param name="timeColumn">Which column has the times, from 0.</param>
/// <param name="valueColumn">The first column that has values.</param>
internal sealed partial class TimeTable(
    ExportText text, ReadingRules rules, InputErrors errors, int timeColumn = 0, int valueColumn = 1)
{
    // A header may begin as a number does, 10.0.0.1:9100, and says nothing about how numbers are written.
    private readonly NumberNotation _notation = NumberNotation.Of(
        text.Csv.Rows.Where(row => IsTime(row[timeColumn])).SelectMany(row => row.Cells.Skip(valueColumn)),
        text.Csv.Separator);

    // The lines behind a clock that was set back, and the last time before each.
    private readonly HashSet<int> _later = [];
    private readonly List<long> _setBack = [];
    private bool _lacksZone;
    private bool _isShortened;
    private string? _guess;

    /// <summary>What was taken for granted about the table.</summary>
    public IEnumerable<string> Assumptions
    {
        get
        {
            if (_lacksZone)
                yield return "Its times have no zone: they are taken as UTC.";
            foreach (long time in _setBack.Distinct())
            {
                yield return $"Its clock was set back by an hour behind {TimeText.Show(time).TrimEnd('Z')}: all that "
                    + "follows is taken as an hour later.";
            }

            if (_guess is not null)
            {
                yield return $"Numbers such as {_guess} are taken to have a decimal "
                    + $"{(_guess.Contains(',', StringComparison.Ordinal) ? "comma" : "point")}.";
            }

            if (_isShortened)
            {
                yield return "Its values are rounded (1.60K): the sums are those of the rounded values. An export "
                    + "without formatted values has all digits.";
            }
        }
    }

    /// <summary>Whether a cell is a time.</summary>
    public static bool IsTime(string cell) => TimeText.TryParse(cell, out _, out _);

    /// <summary>Looks for the hour that a table has twice, before its times are read.</summary>
    /// <param name="rows">The rows of the table, in the order of the file.</param>
    public void NoteClock(IReadOnlyList<CsvRow> rows)
    {
        var times = new long[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            if (!TimeText.TryParse(rows[i][timeColumn], out times[i], out bool hasZone) || hasZone)
                return;
        }

        if (ClockChange.Find(times) is not { } place)
            return;
        _setBack.Add(times[place - 1]);
        _later.UnionWith(rows.Skip(place).Select(row => row.Line));
    }

    /// <summary>Reads the time of a row; null where it has none.</summary>
    public long? Time(CsvRow row)
    {
        if (TimeText.TryParse(row[timeColumn], out long micros, out bool hasZone))
        {
            _lacksZone |= !hasZone;
            return micros + (_later.Contains(row.Line) ? ClockChange.Micros : 0);
        }

        errors.Add($"column {timeColumn + 1}", new InputPosition(row.Line, 1),
            $"must be {TimeText.Form}, but is '{row[timeColumn]}'");
        return null;
    }

    /// <summary>Reads a value into a column.</summary>
    public void Value(CsvRow row, int cell, long micros, TableColumn column)
    {
        var position = new InputPosition(row.Line, 1);
        string path = $"column {cell + 1}";
        if (!CellNumber.TryParse(row[cell], _notation, out CellNumber number, out string? problem))
        {
            errors.Add(path, position, problem!);
            return;
        }

        _isShortened |= number.IsShortened;
        if (number.IsGuess)
            _guess ??= row[cell];
        if (number.Unit is { } unit)
            column.Unit = unit;
        Ratio factor = (number.Unit ?? column.Unit).PerSecond;
        column.Builder.Add(micros, number.Value * factor, path, position, errors);
    }

    /// <summary>Makes the series of the columns that have a value.</summary>
    /// <param name="tables">The columns of each table: those of one have the same times.</param>
    public IReadOnlyList<MetricSeries> Series(IEnumerable<IReadOnlyList<TableColumn>> tables)
    {
        MetricSeries[][] series =
        [
            .. tables.Select(columns => columns.Select(column => column.Series with
            {
                Kind = column.Unit.Kind,
                Points = column.Builder.Build($"column {column.Number + 1}", errors),
            }).Where(one => one.Points.Any(point => point.Value is not null)).ToArray()),
        ];
        if (series.All(table => table.Length == 0) && errors.Count == 0)
            errors.Add("file", new InputPosition(1, 1), "has no value at all");
        return SeriesBuilder.WithPeriods(series, rules);
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
        List<TableColumn[]> tables = [];
        string? name = IsTime(rows[0][0]) ? null : rows[0][0];
        for (int at = 0; at < rows.Count;)
        {
            CsvRow header = name is null ? new CsvRow(rows[0].Line, [.. rows[0].Cells.Select(_ => "")]) : rows[at++];
            CsvRow[] table = [.. rows.Skip(at).TakeWhile(row => name is not { Length: > 0 } || row[0] != name)];
            at += table.Length;
            NoteClock(table);
            TableColumn[] columns = ColumnsOf(header);
            tables.Add(columns);
            foreach (CsvRow row in table)
                ReadRow(row, columns);
        }

        return Series(tables);
    }

    private void ReadRow(CsvRow row, TableColumn[] columns)
    {
        if (Time(row) is not { } micros)
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

    // "rate (ops/min)", "ops/min", "GetItem rpm", "GetItem requests per minute"
    private static ValueUnit? UnitOf(string header)
    {
        int open = header.LastIndexOf('(');
        string text = open > 0 && header.EndsWith(')') ? header[(open + 1)..^1] : header;
        return ValueUnit.OfThroughput(text) ?? ValueUnit.OfThroughput(text.Split(' ')[^1])
            ?? (PerTime().Match(text) is { Success: true } match
                ? ValueUnit.OfThroughput("ops/" + match.Groups["time"].Value) : null);
    }

    [GeneratedRegex(
        @"\bper (?<time>second|sec|s|minute|min|hour|h|day)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PerTime();
}

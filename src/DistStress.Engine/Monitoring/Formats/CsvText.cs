using System.Text;
using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>
/// The rows of a CSV file, whichever its separator: a comma, a semicolon or a tab, which a first line such as
/// <c>sep=;</c> may name.
/// </summary>
/// <remarks>
/// Old exports leave cells without quotes that have quotes in them, rows may be longer or shorter than the first, and
/// empty lines part several tables: what a strict reader of CSV refuses is the rule here.
/// </remarks>
internal sealed class CsvText
{
    private const string Named = "sep=";

    private readonly string _text;
    private int _at;
    private int _line = 1;

    private CsvText(string text)
    {
        _text = text;
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        string first = end < 0 ? text : text[..end];
        if (first.StartsWith(Named, StringComparison.OrdinalIgnoreCase) && first.Length > Named.Length)
        {
            Separator = first[Named.Length];
            NamesSeparator = true;
            _at = first.Length;
            SkipLineEnd();
        }
        else
        {
            Separator = SeparatorOf(text);
        }
    }

    /// <summary>What stands between two cells.</summary>
    public char Separator { get; }

    /// <summary>Whether the first line of the file names the separator.</summary>
    public bool NamesSeparator { get; }

    /// <summary>The rows that are not empty.</summary>
    public IReadOnlyList<CsvRow> Rows { get; private set; } = [];

    /// <summary>Reads a text; a cell whose quotes never end goes to <paramref name="errors"/>.</summary>
    public static CsvText Read(string text, InputErrors errors)
    {
        var csv = new CsvText(text);
        List<CsvRow> rows = [];
        while (csv._at < text.Length)
        {
            CsvRow row = csv.ReadRow(errors);
            if (row.Cells.Any(cell => !string.IsNullOrWhiteSpace(cell)))
                rows.Add(row);
        }

        csv.Rows = rows;
        return csv;
    }

    // That of the first row. Its labels may have commas and ends of lines inside quotes, and what the others separate
    // has commas more often than not.
    private static char SeparatorOf(string text)
    {
        bool quoted = false;
        var outside = new StringBuilder();
        foreach (char c in text.AsSpan().TrimStart("\r\n"))
        {
            quoted ^= c == '"';
            if (quoted)
                continue;
            if (c is '\r' or '\n')
                break;
            outside.Append(c);
        }

        string bare = outside.ToString();
        return bare.Contains('\t', StringComparison.Ordinal) ? '\t'
            : bare.Contains(';', StringComparison.Ordinal) ? ';'
            : ',';
    }

    private CsvRow ReadRow(InputErrors errors)
    {
        int line = _line;
        List<string> cells = [];
        while (true)
        {
            cells.Add(_at < _text.Length && _text[_at] == '"' ? ReadQuoted(errors) : ReadBare());
            if (_at < _text.Length && _text[_at] == Separator)
            {
                _at++;
                continue;
            }

            SkipLineEnd();
            return new CsvRow(line, cells);
        }
    }

    private string ReadBare()
    {
        int start = _at;
        while (_at < _text.Length && _text[_at] != Separator && _text[_at] is not ('\r' or '\n'))
            _at++;
        return _text[start.._at];
    }

    private string ReadQuoted(InputErrors errors)
    {
        int line = _line;
        var cell = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (c == '"')
            {
                _at++;
                if (_at >= _text.Length || _text[_at] != '"')
                    return cell.Append(ReadBare()).ToString();
            }
            else if (c == '\n')
            {
                _line++;
            }

            cell.Append(c);
        }

        errors.Add("cell", new InputPosition(line, 1), "begins with a quote (\") and never ends");
        return cell.ToString();
    }

    private void SkipLineEnd()
    {
        if (_at < _text.Length && _text[_at] == '\r')
            _at++;
        if (_at < _text.Length && _text[_at] == '\n')
            _at++;
        _line++;
    }
}

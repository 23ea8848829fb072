using System.Text;

namespace DistStress.Engine.Input;

/// <summary>Finds lines and columns in a text that is read as UTF-8. For one thread.</summary>
internal sealed class LineMap
{
    private readonly byte[] _utf8;
    private readonly List<int> _starts = [0];

    // Programs write all on one line, and who reads it asks for one place after the other: what was counted of the line
    // is not counted again.
    private int _countedFrom;
    private int _countedTo;
    private int _counted;

    public LineMap(byte[] utf8)
    {
        _utf8 = utf8;
        for (int i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '\n')
                _starts.Add(i + 1);
        }
    }

    /// <summary>The place of a byte; columns count characters, as editors do.</summary>
    public InputPosition At(long offset)
    {
        int line = LineOf((int)offset);
        int start = _starts[line - 1];
        if (_countedFrom != start || _countedTo > offset)
            (_countedFrom, _countedTo, _counted) = (start, start, 0);
        _counted += Encoding.UTF8.GetCharCount(_utf8.AsSpan(_countedTo, (int)offset - _countedTo));
        _countedTo = (int)offset;
        return new InputPosition(line, _counted + 1);
    }

    /// <summary>The line of a byte, from 1.</summary>
    public int LineOf(int offset)
    {
        int line = _starts.BinarySearch(offset);
        return line < 0 ? ~line : line + 1;
    }

    /// <summary>Some of the text.</summary>
    public string Text(int start, int length) => Encoding.UTF8.GetString(_utf8, start, length);

    /// <summary>The place of a byte of a line, both counted from 0; past the text's end, its end.</summary>
    public InputPosition At(long line, long byteInLine) =>
        At(Math.Min(_starts[(int)Math.Min(line, _starts.Count - 1)] + byteInLine, _utf8.Length));
}

namespace DistStress.Engine.Input;

/// <summary>A JSON value that knows where in its file it stands.</summary>
/// <remarks>
/// System.Text.Json's own trees forget the lines, and an error without a line is no help. A file may have millions of
/// values, and few of them are wrong: path, line and text are made when they are asked for.
/// </remarks>
internal sealed class InputNode
{
    private const int LongestQuote = 40;

    private readonly LineMap _lines;
    private readonly InputNode? _parent;
    private readonly string? _name;
    private readonly int _place;
    private readonly int _start;
    private readonly int _length;

    // A text that is not in the file as it is, the elements or the members.
    private object? _content;

    /// <summary>Makes a value without content.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="lines">The file.</param>
    /// <param name="parent">The list or object that it is in; null for the file's own value.</param>
    /// <param name="name">Its name in an object; null in a list.</param>
    /// <param name="place">Its place in a list, from 0.</param>
    /// <param name="start">The byte of the file at which it begins.</param>
    /// <param name="length">How many bytes its text has there, behind the quote that one begins with.</param>
    public InputNode(
        InputKind kind, LineMap lines, InputNode? parent, string? name, int place, int start, int length)
    {
        Kind = kind;
        _lines = lines;
        _parent = parent;
        _name = name;
        _place = place;
        _start = start;
        _length = length;
    }

    /// <summary>What it is.</summary>
    public InputKind Kind { get; }

    /// <summary>Where it is in the file's value: <c>$.data[3]</c>.</summary>
    public string Path => _parent is null ? InputPath.Root
        : _name is null ? InputPath.Element(_parent.Path, _place)
        : InputPath.Member(_parent.Path, _name);

    /// <summary>Where it begins.</summary>
    public InputPosition Position => _lines.At(_start);

    /// <summary>The line on which it begins, from 1; cheaper than <see cref="Position"/>.</summary>
    public int Line => _lines.LineOf(_start);

    /// <summary>A text's content, or a number's digits as they stand in the file; else empty.</summary>
    public string Text => _content as string ?? Kind switch
    {
        InputKind.Text => _lines.Text(_start + 1, _length),
        InputKind.Number => _lines.Text(_start, _length),
        _ => "",
    };

    /// <summary>A list's elements; else empty.</summary>
    public IReadOnlyList<InputNode> Elements => _content as InputNode[] ?? [];

    /// <summary>An object's members in file order, names unique; else empty.</summary>
    public IReadOnlyList<InputMember> Members => _content as InputMember[] ?? [];

    /// <summary>The place of a byte of the file.</summary>
    public InputPosition PositionOf(int start) => _lines.At(start);

    /// <summary>The value in a few words, for an error message to end with.</summary>
    public string Describe() => Kind switch
    {
        InputKind.Null => "null",
        InputKind.False => "false",
        InputKind.True => "true",
        InputKind.Number => Shortened(Text),
        InputKind.Text => $"the text \"{Shortened(Text)}\"",
        InputKind.List => Elements.Count == 0 ? "an empty list" : "a list",
        _ => Members.Count == 0 ? "an empty object" : "an object",
    };

    /// <summary>Gives it a text that is not in the file as it is.</summary>
    public void Set(string text) => _content = text;

    /// <summary>Gives it its elements.</summary>
    public void Set(InputNode[] elements) => _content = elements;

    /// <summary>Gives it its members.</summary>
    public void Set(InputMember[] members) => _content = members;

    private static string Shortened(string text) =>
        text.Length <= LongestQuote ? text : string.Concat(text.AsSpan(0, LongestQuote), "…");
}

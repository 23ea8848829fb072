namespace DistStress.Engine.Input;

/// <summary>A JSON value that knows where in its file it stands.</summary>
/// <remarks>System.Text.Json's own trees forget the lines, and an error without a line is no help.</remarks>
internal sealed class InputNode
{
    private const int LongestQuote = 40;

    public required InputKind Kind { get; init; }

    public required string Path { get; init; }

    public required InputPosition Position { get; init; }

    /// <summary>A text's content, or a number's digits as they stand in the file; else empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>A list's elements; else empty.</summary>
    public IReadOnlyList<InputNode> Elements { get; init; } = [];

    /// <summary>An object's members in file order, names unique; else empty.</summary>
    public IReadOnlyList<InputMember> Members { get; init; } = [];

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

    private static string Shortened(string text) =>
        text.Length <= LongestQuote ? text : string.Concat(text.AsSpan(0, LongestQuote), "…");
}

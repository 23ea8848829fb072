using System.Xml.Linq;

namespace DistStress.ModuleFiles;

/// <summary>Makes PowerShell's views, as a format file holds them.</summary>
/// <remarks>
/// Tables have columns of fixed widths, so that rows appear as they come. PowerShell leaves out, from the right, what
/// has no room: the first columns fill 79 of 80 characters, all that a table has there, so that none is cut, and those
/// behind them come with a wider terminal.
/// </remarks>
internal static class ViewBuilder
{
    /// <summary>How much of a narrow terminal the first columns of a table take.</summary>
    public const int NarrowWidth = 79;

    /// <summary>How wide a table may become: a terminal of 140 characters, whose last one PowerShell leaves
    /// empty.</summary>
    public const int WideWidth = 139;

    // Where a host does not say how wide it is, or is hardly wide at all, texts stay as they are.
    private const int LeastRoom = 20;

    /// <summary>A column of a table.</summary>
    /// <param name="Property">The property that it shows.</param>
    /// <param name="Label">Its head.</param>
    /// <param name="Width">Its width in characters; 0 for what the others leave, in a table whose last it is.</param>
    /// <param name="Format">How the value is written; null for as it is.</param>
    /// <param name="IsRight">Whether it stands at the right.</param>
    /// <param name="Script">What it shows in place of the property; null for the property.</param>
    public sealed record Column(
        string Property, string Label, int Width, string? Format = null, bool IsRight = false, string? Script = null);

    /// <summary>A line of a list.</summary>
    /// <param name="Label">Its label, and the property that it shows where there is no script.</param>
    /// <param name="Format">How the value is written; null for as it is.</param>
    /// <param name="Script">What it shows in place of the property; null for the property.</param>
    /// <param name="Condition">When there is such a line; null for always.</param>
    /// <param name="IsText">Whether it is a text of any length, which goes on in the next line behind a word.</param>
    public sealed record Line(
        string Label, string? Format = null, string? Script = null, string? Condition = null, bool IsText = false);

    public static string File(string source, params XElement[] views) =>
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        + $"<!-- Written by the build: change {source} instead. -->\n"
        + new XElement("Configuration", new XElement("ViewDefinitions", views)) + "\n";

    /// <summary>A table.</summary>
    /// <param name="type">What it shows.</param>
    /// <param name="columns">Its columns.</param>
    /// <exception cref="InvalidOperationException">The columns break at 79 characters or are wider than
    /// 139.</exception>
    public static XElement Table(Type type, params Column[] columns) => Table(type, null, columns);

    /// <inheritdoc cref="Table(Type, Column[])"/>
    /// <param name="type">What it shows.</param>
    /// <param name="variant">Which of several tables of the type it is: what the type's name has behind a #.</param>
    /// <param name="columns">Its columns.</param>
    public static XElement Table(Type type, string? variant, params Column[] columns)
    {
        CheckWidths(type, columns);
        return View(type, variant, new XElement(
            "TableControl",
            new XElement("TableHeaders", columns.Select(column => new XElement(
                "TableColumnHeader",
                new XElement("Label", column.Label),
                column.Width > 0 ? new XElement("Width", column.Width) : null,
                new XElement("Alignment", column.IsRight ? "Right" : "Left")))),
            new XElement("TableRowEntries", new XElement(
                "TableRowEntry",
                // Text of any length goes on in the next line.
                columns[^1].Width == 0 ? new XElement("Wrap") : null,
                new XElement("TableColumnItems", columns.Select(column => new XElement(
                    "TableColumnItem", Value(column.Property, column.Script, column.Format))))))));
    }

    /// <summary>A list.</summary>
    /// <param name="type">What it shows.</param>
    /// <param name="lines">Its lines.</param>
    public static XElement List(Type type, IReadOnlyList<Line> lines)
    {
        int labels = lines.Max(line => line.Label.Length) + " : ".Length;
        return View(type, null, new XElement(
            "ListControl",
            new XElement("ListEntries", new XElement("ListEntry", new XElement(
                "ListItems",
                lines.Select(line => line.IsText ? line with { Script = Wrapped(line.Label, labels) } : line).Select(
                    line => new XElement(
                        "ListItem",
                        line.Condition is { } condition
                            ? new XElement("ItemSelectionCondition", new XElement("ScriptBlock", condition))
                            : null,
                        line.Script is null ? null : new XElement("Label", line.Label),
                        Value(line.Label, line.Script, line.Format))))))));
    }

    /// <summary>
    /// A line for each object, whatever came before it: otherwise the first object of a script decides how all are
    /// shown.
    /// </summary>
    public static XElement OwnLine(Type type, string script) => new(
        "View",
        new XElement("Name", type.Name),
        new XElement("OutOfBand"),
        new XElement("ViewSelectedBy", new XElement("TypeName", type.FullName)),
        new XElement("CustomControl", new XElement("CustomEntries", new XElement("CustomEntry", new XElement(
            "CustomItem", new XElement("ExpressionBinding", new XElement("ScriptBlock", script)))))));

    /// <summary>A column of a number.</summary>
    public static Column Number(string name, string label, int width, string format = "{0:N0}") =>
        new(name, label, width, format, IsRight: true);

    /// <summary>A column of a rate.</summary>
    public static Column Rate(string name, string label, int width) =>
        new(name, label, width, IsRight: true, Script: RateScript(name, "N0"));

    /// <summary>A rate as views write it: one op in 20 s is 0.05 a second, and not 0.</summary>
    /// <param name="name">The property.</param>
    /// <param name="format">How one of 10 and more is written.</param>
    public static string RateScript(string name, string format) =>
        $"if ($_.{name} -gt 0 -and $_.{name} -lt 10) {{ '{{0:G2}}' -f $_.{name} }} "
        + $"else {{ '{{0:{format}}}' -f $_.{name} }}";

    /// <summary>A text that is red, or yellow, where something is wrong; as it is where the host has no
    /// colours.</summary>
    /// <param name="text">An expression for the text.</param>
    /// <param name="red">When it is red.</param>
    /// <param name="yellow">When it is yellow; null for never.</param>
    public static string Coloured(string text, string red, string? yellow = null)
    {
        string script = $"if (-not $Host.UI.SupportsVirtualTerminal) {{ {text} }} "
            + $"elseif ({red}) {{ $PSStyle.Foreground.Red + ({text}) + $PSStyle.Reset }} ";
        if (yellow is not null)
            script += $"elseif ({yellow}) {{ $PSStyle.Foreground.Yellow + ({text}) + $PSStyle.Reset }} ";
        return script + $"else {{ {text} }}";
    }

    // PowerShell itself breaks lines behind words in a few languages, and anywhere in the others.
    private static string Wrapped(string property, int labels) =>
        $"$room = $Host.UI.RawUI.BufferSize.Width - {labels + 1}; "
        + $"if ($room -lt {LeastRoom}) {{ $_.{property} }} "
        + $"else {{ $_.{property} -replace \"(.{{1,$room}})( +|`$)\", \"`$1`n\" -replace '\\n$' }}";

    private static void CheckWidths(Type type, Column[] columns)
    {
        int[] ends = [.. columns.Select((_, number) => columns[..(number + 1)].Sum(column => column.Width) + number)];
        if (ends[^1] > WideWidth)
            throw new InvalidOperationException($"The table of {type.Name} is {ends[^1]} characters wide.");
        // One that begins before and ends behind it would be cut, perhaps to a letter.
        if (ends[^1] > NarrowWidth && !ends.Contains(NarrowWidth))
        {
            throw new InvalidOperationException(
                $"No column of {type.Name} ends at {NarrowWidth}: {string.Join(' ', ends)}.");
        }

        if (columns.SkipLast(1).Any(column => column.Width == 0))
            throw new InvalidOperationException($"A column of {type.Name} that is not its last has no width.");
    }

    private static XElement View(Type type, string? variant, XElement control) => new(
        "View",
        new XElement("Name", variant is null ? type.Name : $"{type.Name}#{variant}"),
        new XElement(
            "ViewSelectedBy",
            new XElement("TypeName", variant is null ? type.FullName : $"{type.FullName}#{variant}")),
        control);

    private static IEnumerable<XElement> Value(string property, string? script, string? format)
    {
        yield return script is null ? new XElement("PropertyName", property) : new XElement("ScriptBlock", script);
        if (format is not null)
            yield return new XElement("FormatString", format);
    }
}

using System.Xml.Linq;

namespace DistStress.ModuleFiles;

/// <summary>Makes PowerShell's views, as a format file holds them.</summary>
internal static class ViewBuilder
{
    /// <summary>A column of a table.</summary>
    /// <param name="Property">The property that it shows.</param>
    /// <param name="Label">Its head.</param>
    /// <param name="Width">Its width in characters; 0 to leave it, and all others that say none, to PowerShell.</param>
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
    public sealed record Line(string Label, string? Format = null, string? Script = null, string? Condition = null);

    public static string File(params XElement[] views) =>
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        + "<!-- Written by the build from the measurement schema: change src/DistStress.ModuleFiles instead. -->\n"
        + new XElement("Configuration", new XElement("ViewDefinitions", views)) + "\n";

    public static XElement Table(Type type, params Column[] columns) => View(type, new XElement(
        "TableControl",
        columns.Any(column => column.Width == 0) ? new XElement("AutoSize") : null,
        new XElement("TableHeaders", columns.Select(column => new XElement(
            "TableColumnHeader",
            new XElement("Label", column.Label),
            column.Width > 0 ? new XElement("Width", column.Width) : null,
            new XElement("Alignment", column.IsRight ? "Right" : "Left")))),
        new XElement("TableRowEntries", new XElement("TableRowEntry", new XElement(
            "TableColumnItems",
            columns.Select(column => new XElement(
                "TableColumnItem", Value(column.Property, column.Script, column.Format))))))));

    public static XElement List(Type type, IEnumerable<Line> lines) => View(type, new XElement(
        "ListControl",
        new XElement("ListEntries", new XElement("ListEntry", new XElement(
            "ListItems",
            lines.Select(line => new XElement(
                "ListItem",
                line.Condition is { } condition
                    ? new XElement("ItemSelectionCondition", new XElement("ScriptBlock", condition))
                    : null,
                line.Script is null ? null : new XElement("Label", line.Label),
                Value(line.Label, line.Script, line.Format))))))));

    private static XElement View(Type type, XElement control) => new(
        "View",
        new XElement("Name", type.Name),
        new XElement("ViewSelectedBy", new XElement("TypeName", type.FullName)),
        control);

    private static IEnumerable<XElement> Value(string property, string? script, string? format)
    {
        yield return script is null ? new XElement("PropertyName", property) : new XElement("ScriptBlock", script);
        if (format is not null)
            yield return new XElement("FormatString", format);
    }
}

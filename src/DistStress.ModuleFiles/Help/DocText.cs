using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DistStress.ModuleFiles.Help;

/// <summary>A text of a doc comment, as paragraphs: in Markdown for pages, and plain for the shell.</summary>
internal sealed partial class DocText
{
    private DocText(IReadOnlyList<string> markdown, IReadOnlyList<string> plain)
    {
        Markdown = markdown;
        Plain = plain;
    }

    /// <summary>The paragraphs in Markdown; links begin at the top of the repository.</summary>
    public IReadOnlyList<string> Markdown { get; }

    /// <summary>The paragraphs without marks.</summary>
    public IReadOnlyList<string> Plain { get; }

    /// <summary>Whether there is no text.</summary>
    public bool IsEmpty => Plain.Count == 0;

    /// <summary>The whole text as the cell of a table in Markdown.</summary>
    public string Cell => string.Join(' ', Markdown).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>The text of an element.</summary>
    /// <param name="element">The element; each <c>para</c> in it is a paragraph of its own.</param>
    /// <param name="where">Whose comment it is, for errors.</param>
    /// <exception cref="InvalidOperationException">It has an element that help cannot show.</exception>
    public static DocText Of(XElement element, string where) => Of(element.Nodes(), where);

    /// <inheritdoc cref="Of(XElement, string)"/>
    public static DocText Of(IEnumerable<XNode> nodes, string where)
    {
        List<List<XNode>> paragraphs = [[]];
        foreach (XNode node in nodes)
        {
            if (node is XElement { Name.LocalName: "para" } paragraph)
                paragraphs.AddRange([[.. paragraph.Nodes()], []]);
            else
                paragraphs[^1].Add(node);
        }

        return new DocText(Texts(node => InMarkdown(node, where)), Texts(node => InPlain(node, where)));

        string[] Texts(Func<XNode, string> text) =>
        [
            .. paragraphs.Select(paragraph => Blanks().Replace(string.Concat(paragraph.Select(text)), " ").Trim())
                .Where(paragraph => paragraph.Length > 0),
        ];
    }

    /// <summary>The name that stands for what a reference is to: a cmdlet's, a parameter's, or its last word.</summary>
    public static string NameOf(XElement reference)
    {
        string name = (string?)reference.Attribute("cref") ?? (string)reference.Attribute("langword")!;
        string[] words = name.Split('.', ':');
        return CmdletName.OfClass(words[^1])
            ?? (words.Length > 1 && CmdletName.OfClass(words[^2]) is not null ? $"-{words[^1]}" : words[^1]);
    }

    private static string InMarkdown(XNode node, string where) => node switch
    {
        XText text => Commands().Replace(text.Value, "`$0`"),
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } link when link.Attribute("href") is { } address =>
            $"[{link.Value}]({address.Value})",
        XElement { Name.LocalName: "see" } reference => $"`{NameOf(reference)}`",
        _ => throw new InvalidOperationException($"{where} has {node}, which help cannot show."),
    };

    private static string InPlain(XNode node, string where) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => code.Value,
        XElement { Name.LocalName: "see" } link when link.Attribute("href") is not null => link.Value,
        XElement { Name.LocalName: "see" } reference => NameOf(reference),
        _ => throw new InvalidOperationException($"{where} has {node}, which help cannot show."),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    // What people type needs no mark in a comment.
    [GeneratedRegex(@"(?<![\w`.-])(-[A-Z][A-Za-z]+|[A-Z][a-z]+-Dst[A-Za-z]+)\b")]
    private static partial Regex Commands();
}

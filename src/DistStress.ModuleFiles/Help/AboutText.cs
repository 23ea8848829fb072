using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DistStress.ModuleFiles.Help;

/// <summary>A page of the documentation as a text for the shell: an about topic.</summary>
internal sealed class AboutText
{
    private const int Width = 79;
    private const int Step = 4;

    private static readonly MarkdownPipeline Rules = new MarkdownPipelineBuilder().UsePipeTables().Build();

    private readonly StringBuilder _text = new();

    private AboutText()
    {
    }

    /// <summary>The text of a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="page">Its page.</param>
    public static string Write(AboutTopic topic, string page)
    {
        MarkdownDocument document = Markdown.Parse(page, Rules);
        ParagraphBlock first = document.OfType<ParagraphBlock>().First();
        var text = new AboutText();
        text.Line("TOPIC");
        text.Line($"    {topic.Name}\n");
        text.Line("SHORT DESCRIPTION");
        // Get-Help lists a topic with this one line.
        text.Line($"    {FirstSentence(InOneLine(first))}\n");
        text.Line("LONG DESCRIPTION");
        foreach (Block block in document)
            text.Append(block, Step);
        return text._text.ToString().TrimEnd('\n') + "\n";
    }

    private void Append(Block block, int indent)
    {
        switch (block)
        {
            case HeadingBlock { Level: 1 } or HtmlBlock or LinkReferenceDefinitionGroup:
                break;
            case HeadingBlock heading:
                Line(heading.Level == 2 ? TextOf(heading).ToUpperInvariant() : $"  {TextOf(heading)}");
                break;
            case ParagraphBlock paragraph:
                Wrapped(TextOf(paragraph), indent);
                Line("");
                break;
            case ListBlock list when !IsOfContents(list):
                foreach ((ListItemBlock item, int at) in list.OfType<ListItemBlock>().Select((item, at) => (item, at)))
                    Item(item, list.IsOrdered ? $"{at + 1}." : "-", indent);
                break;
            case ListBlock:
                break;
            case FencedCodeBlock code:
                foreach (string line in code.Lines.ToString().Split('\n'))
                    Line(line.Length == 0 ? "" : new string(' ', indent + Step) + line);
                Line("");
                break;
            case Table table:
                Append(table, indent);
                break;
            default:
                throw new InvalidOperationException($"An about topic cannot show {block.GetType().Name}: {block}");
        }
    }

    private void Item(ListItemBlock item, string mark, int indent)
    {
        int start = _text.Length;
        foreach (Block block in item)
            Append(block, indent + mark.Length + 1);
        // The mark stands before the item's first line.
        _text.Remove(start + indent, mark.Length).Insert(start + indent, mark);
    }

    /// <summary>Each row as its first cell, and below it what the other cells say.</summary>
    private void Append(Table table, int indent)
    {
        string[] heads = [.. table.OfType<TableRow>().First().OfType<TableCell>().Select(TextOf)];
        foreach (TableRow row in table.OfType<TableRow>().Skip(1))
        {
            string[] cells = [.. row.OfType<TableCell>().Select(TextOf)];
            Wrapped(cells[0], indent);
            for (int column = 1; column < cells.Length; column++)
            {
                bool speaksForItself = heads.Length == 2 || heads[column] == "meaning" || cells[column] == "required";
                if (cells[column].Length > 0)
                    Wrapped(speaksForItself ? cells[column] : $"{heads[column]}: {cells[column]}", indent + Step);
            }

            Line("");
        }
    }

    private void Wrapped(string text, int indent)
    {
        foreach (string line in Words.Wrap(text, Width, new string(' ', indent)))
            Line(line);
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    /// <summary>Whether a list does nothing but lead to headings of its own page.</summary>
    private static bool IsOfContents(ListBlock list)
    {
        LinkInline[] links = [.. list.Descendants<LinkInline>()];
        return links.Length == list.Count && links.All(link => link.Url!.StartsWith('#'));
    }

    private static string FirstSentence(string text) =>
        text.IndexOf(". ", StringComparison.Ordinal) is var end and >= 0 ? text[..(end + 1)] : text;

    private static string InOneLine(LeafBlock block) => string.Join(' ', Words.Wrap(TextOf(block), int.MaxValue));

    private static string TextOf(TableCell cell) => string.Join(' ', cell.OfType<LeafBlock>().Select(TextOf));

    private static string TextOf(LeafBlock block) => block.Inline is null ? "" : TextOf(block.Inline);

    private static string TextOf(ContainerInline inlines) => string.Concat(inlines.Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LinkInline link when AboutTopic.OfLink(link.Url!) is { } topic => $"{TextOf(link)} ({topic.Name})",
        ContainerInline container => TextOf(container),
        HtmlInline => "",
        _ => throw new InvalidOperationException($"An about topic cannot show {inline.GetType().Name}: {inline}"),
    }));
}

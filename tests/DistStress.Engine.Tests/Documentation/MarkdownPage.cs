using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DistStress.Engine.Tests.Documentation;

/// <summary>A page of the documentation, taken apart.</summary>
public sealed class MarkdownPage
{
    private static readonly MarkdownPipeline Rules = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .Build();

    private readonly MarkdownDocument _document;

    private MarkdownPage(string path, string name, string text)
    {
        Path = path;
        Name = name;
        Text = text;
        _document = Markdown.Parse(text, Rules);
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Its path from the top of the repository, with slashes.</summary>
    public string Name { get; }

    /// <summary>The whole of it as it is written.</summary>
    public string Text { get; }

    /// <summary>The anchors of its headings, by the rules of GitHub.</summary>
    public IReadOnlySet<string> Anchors => _document.Descendants<HeadingBlock>()
        .Select(heading => heading.GetAttributes().Id)
        .OfType<string>()
        .ToHashSet();

    /// <summary>The levels of its headings, 1 for the topmost.</summary>
    public IEnumerable<int> HeadingLevels => _document.Descendants<HeadingBlock>().Select(heading => heading.Level);

    /// <summary>Where its links and images lead, each with its line.</summary>
    public IEnumerable<(string Target, int Line)> Links => _document.Descendants<LinkInline>()
        .Select(link => (link.Url ?? string.Empty, link.Line + 1));

    /// <summary>Its fenced code blocks.</summary>
    public IEnumerable<CodeBlock> CodeBlocks => _document.Descendants<FencedCodeBlock>()
        .Select(block => new CodeBlock(
            block.Info ?? string.Empty, block.Arguments ?? string.Empty, block.Lines.ToString(), block.Line + 1));

    /// <summary>What is marked as code within a sentence.</summary>
    public IEnumerable<(string Text, int Line)> InlineCode => _document.Descendants<CodeInline>()
        .Select(code => (code.Content, code.Line + 1));

    /// <summary>Its lines that may be broken anywhere: all but those of tables and code blocks.</summary>
    public IEnumerable<(string Text, int Line)> ProseLines
    {
        get
        {
            HashSet<int> fixedLines = [.. _document.Descendants<Block>()
                .Where(block => block is Table or Markdig.Syntax.CodeBlock)
                .SelectMany(block => Enumerable.Range(
                    LineAt(block.Span.Start), LineAt(block.Span.End) - LineAt(block.Span.Start) + 1))];
            return Text.Split('\n')
                .Select((line, index) => (line.TrimEnd('\r'), index + 1))
                .Where(line => !fixedLines.Contains(line.Item2));
        }
    }

    /// <summary>What the tables below each heading are about: the code in the first cells of their rows.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> TableTermsBySection
    {
        get
        {
            var sections = new Dictionary<string, IReadOnlyList<string>>();
            List<string> terms = [];
            foreach (Block block in _document)
            {
                if (block is HeadingBlock heading)
                    sections[TextOf(heading)] = terms = [];
                else if (block is Table table)
                {
                    terms.AddRange(table.OfType<TableRow>()
                        .SelectMany(row => row[0].Descendants<CodeInline>())
                        .Select(code => code.Content));
                }
            }

            return sections;
        }
    }

    /// <summary>Reads a page.</summary>
    /// <param name="root">The top of the repository.</param>
    /// <param name="file">The page's path, whole or from there.</param>
    public static MarkdownPage Read(string root, string file)
    {
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, file));
        string fromRoot = System.IO.Path.GetRelativePath(root, path).Replace('\\', '/');
        return new MarkdownPage(path, fromRoot, File.ReadAllText(path));
    }

    /// <summary>Reads all pages: those at the top of the repository, those of docs, and those of .github.</summary>
    /// <param name="root">The top of the repository.</param>
    public static IReadOnlyList<MarkdownPage> ReadAll(string root) =>
    [
        .. Directory.EnumerateFiles(root, "*.md")
            .Concat(Below(root, "docs"))
            .Concat(Below(root, ".github"))
            .Select(path => Read(root, path))
            .OrderBy(page => page.Name, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static IEnumerable<string> Below(string root, string folder) => Directory.EnumerateFiles(
        System.IO.Path.Combine(root, folder), "*.md", SearchOption.AllDirectories);

    private static string TextOf(HeadingBlock heading) =>
        string.Concat(heading.Inline!.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()));

    private int LineAt(int position) => Text.AsSpan(0, Math.Min(position, Text.Length)).Count('\n') + 1;
}

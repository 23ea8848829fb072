using System.Text.Json;
using DistStress.Engine.Configuration;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Documentation;

/// <summary>The README and the pages of docs as readers meet them: links lead somewhere, examples are right.</summary>
public sealed class DocumentationTests
{
    private const int MostReadmeBytes = 12_000;
    private const int MostColumns = 120;
    private const string Readme = "README.md";
    private const string ChineseReadme = "README.zh-CN.md";
    private const string Index = "docs/README.md";

    private static readonly string Root = RepositoryFiles.Path(".");
    private static readonly IReadOnlyList<MarkdownPage> Pages = MarkdownPage.ReadAll(Root);

    public static TheoryData<string> PageNames => [.. Pages.Select(page => page.Name)];

    [Theory]
    [InlineData(Readme)]
    [InlineData(ChineseReadme)]
    public void The_readme_is_short(string name) =>
        Assert.InRange(new FileInfo(RepositoryFiles.Path(name)).Length, 1, MostReadmeBytes);

    [Fact]
    public void The_readme_in_Chinese_has_the_same_code_as_the_one_in_English() => Assert.Equal(
        Page(Readme).CodeBlocks.Select(block => block with { Line = 0 }),
        Page(ChineseReadme).CodeBlocks.Select(block => block with { Line = 0 }));

    [Fact]
    public void The_readme_in_Chinese_has_the_same_parts_and_leads_to_the_same_pages()
    {
        Assert.Equal(Page(Readme).HeadingLevels, Page(ChineseReadme).HeadingLevels);
        Assert.Equal(Targets(Readme, ChineseReadme), Targets(ChineseReadme, Readme));

        // Each leads to the other one; headings within the page have other names.
        static string[] Targets(string name, string other)
        {
            string[] targets = [.. Page(name).Links.Select(link => link.Target)
                .Where(target => !target.StartsWith('#'))];
            Assert.Equal(other, targets[0]);
            return [.. targets.Skip(1).Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public void The_readme_in_Chinese_marks_the_same_code_within_its_sentences() => Assert.Equal(
        Page(Readme).InlineCode.Select(code => code.Text).Distinct().Order(StringComparer.Ordinal),
        Page(ChineseReadme).InlineCode.Select(code => code.Text).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Every_link_leads_to_a_file_and_to_a_heading_in_it(string name)
    {
        MarkdownPage page = Page(name);
        Assert.All(
            page.Links.Where(link => !IsExternal(link.Target)),
            link => Assert.True(
                Fault(page, link.Target) is null, $"{name}:{link.Line}: ({link.Target}) {Fault(page, link.Target)}"));
    }

    [Fact]
    public void Every_page_of_docs_is_reached_from_their_index()
    {
        var reached = new HashSet<string>();
        var open = new Queue<MarkdownPage>([Page(Index)]);
        while (open.TryDequeue(out MarkdownPage? page))
        {
            if (!reached.Add(page.Name))
                continue;
            // Through docs alone: a page that only the README knows is missing in the index.
            HashSet<string> targets = [.. page.Links.Select(link => FileOf(page, link.Target))];
            foreach (MarkdownPage next in PagesOfDocs().Where(other => targets.Contains(other.Path)))
                open.Enqueue(next);
        }

        Assert.Equal(PagesOfDocs().Select(page => page.Name), reached.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_readme_leads_to_the_index() =>
        Assert.Contains(Page(Readme).Links, link => FileOf(Page(Readme), link.Target) == Page(Index).Path);

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Every_example_in_JSON_is_read_by_the_product(string name)
    {
        StressConfig config = ConfigFile.Read(RepositoryFiles.Path("config.json"));
        foreach (CodeBlock block in Page(name).CodeBlocks.Where(block => block.Language is "json" or "jsonc"))
        {
            string source = $"{name}:{block.Line}";
            switch (block.Kind)
            {
                case "traffic":
                    Assert.NotEmpty(TrafficFile.Parse(block.Text, source, config.ForTraffic()).Elements);
                    break;
                case "task":
                    Assert.Single(TrafficFile.Parse($"[{block.Text}]", source, config.ForTraffic()).Elements);
                    break;
                case "config":
                    // What the page shows of traffic after it is for it.
                    config = ConfigFile.Parse(block.Text, source) with { SampleData = config.SampleData };
                    break;
                case "prices":
                    Assert.NotEmpty(PriceFile.Parse(block.Text, source).Regions);
                    break;
                case "message":
                    using (var message = JsonDocument.Parse(block.Text))
                        Assert.Equal(JsonValueKind.Object, message.RootElement.ValueKind);
                    break;
                default:
                    Assert.Fail($"{source}: {block.Language} of which kind: traffic, task, config, prices or message?");
                    break;
            }
        }
    }

    [Fact]
    public void The_documented_rights_are_those_that_suffice()
    {
        CodeBlock rights = Page("docs/redis.md").CodeBlocks.Single(block => block.Kind == "rights");
        string[] words = rights.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["user", "diststress", "on", ">password"], words[..4]);
        Assert.Equal(
            ControlTlsTests.LeastRights.Order(StringComparer.Ordinal), words[4..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_layout_for_contributors_has_every_folder_of_the_engine()
    {
        string layout = Page("CONTRIBUTING.md").CodeBlocks
            .Single(block => block.Text.Contains("src/DistStress.Engine/", StringComparison.Ordinal)).Text;
        string[] folders =
        [
            .. Directory.EnumerateDirectories(RepositoryFiles.Path("src/DistStress.Engine"))
                .Select(folder => Path.GetFileName(folder))
                .Where(folder => folder is not ("bin" or "obj")),
        ];

        Assert.All(folders, folder => Assert.Contains($" {folder}/", layout, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Prose_has_lines_of_120_columns_at_most(string name) => Assert.All(
        Page(name).ProseLines,
        line => Assert.True(line.Text.Length <= MostColumns, $"{name}:{line.Line} has {line.Text.Length} columns"));

    private static MarkdownPage Page(string name) => Pages.Single(page => page.Name == name);

    private static IEnumerable<MarkdownPage> PagesOfDocs() =>
        Pages.Where(page => page.Name.StartsWith("docs/", StringComparison.Ordinal));

    private static bool IsExternal(string target) =>
        Uri.TryCreate(target, UriKind.Absolute, out Uri? uri) && !uri.IsFile;

    /// <summary>What is wrong with a link; null if nothing is.</summary>
    private static string? Fault(MarkdownPage page, string target)
    {
        if (target.Length == 0 || target[0] is '/' or '\\')
            return "is not relative to the page";
        string file = FileOf(page, target);
        if (!File.Exists(file) && !Directory.Exists(file))
            return "leads to no file";
        if (AnchorOf(target) is not { } anchor)
            return null;
        return Pages.FirstOrDefault(other => other.Path == file) switch
        {
            null => "names a heading of a file that is no page",
            { } other => other.Anchors.Contains(anchor) ? null : $"leads to no heading of {other.Name}",
        };
    }

    private static string FileOf(MarkdownPage page, string target)
    {
        string path = target.Split('#')[0];
        return path.Length == 0 ? page.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.Path)!, path));
    }

    private static string? AnchorOf(string target) =>
        target.IndexOf('#') is var at and >= 0 ? target[(at + 1)..] : null;
}

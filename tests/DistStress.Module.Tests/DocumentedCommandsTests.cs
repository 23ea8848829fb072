using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using DistStress.Engine.Tests.Documentation;

namespace DistStress.Module.Tests;

/// <summary>What the documentation says to type: the cmdlets and parameters are there, and none is left out.</summary>
public sealed partial class DocumentedCommandsTests
{
    private const string Reference = "docs/reference/";

    // Options of dst, which look like parameters.
    private static readonly string[] OptionsOfDst = ["-Command", "-File", "-Help", "-Version"];

    private static readonly IReadOnlyList<MarkdownPage> Pages = MarkdownPage.ReadAll(Repository.Root);

    public static TheoryData<string> PageNames => [.. Pages.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(PageNames))]
    public async Task Every_cmdlet_that_is_named_exists(string name)
    {
        Dictionary<string, ParameterMetadata[]> cmdlets = await KnownCmdlets.AllAsync();
        Assert.All(
            KnownCmdlets.Name().Matches(Page(name).Text).Select(match => match.Value).Distinct(),
            cmdlet => Assert.True(cmdlets.ContainsKey(cmdlet), $"{name} names {cmdlet}, which does not exist"));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Every_block_of_PowerShell_can_be_parsed(string name)
    {
        foreach (CodeBlock block in Page(name).CodeBlocks.Where(block => block.Language == "powershell"))
        {
            Parser.ParseInput(block.Text, out _, out ParseError[] errors);
            string[] messages = [.. errors.Select(error => $"{name}:{block.Line}: {error.Message}")];
            Assert.Empty(messages);
        }
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public async Task Every_parameter_that_is_used_exists(string name)
    {
        Dictionary<string, ParameterMetadata[]> cmdlets = await KnownCmdlets.AllAsync();
        IEnumerable<(string Text, int Line)> code = Page(name).CodeBlocks
            .Where(block => block.Language is "powershell" or "sh")
            .Select(block => (block.Text, block.Line))
            .Concat(Page(name).InlineCode.Where(inline => KnownCmdlets.Name().IsMatch(inline.Text)));
        Assert.All(
            code.SelectMany(part => KnownCmdlets.Uses(part.Text).Select(use => (use.Cmdlet, use.Parameter, part.Line))),
            use => Assert.True(
                cmdlets.TryGetValue(use.Cmdlet, out ParameterMetadata[]? known)
                    && KnownCmdlets.Has(known, use.Parameter),
                $"{name}:{use.Line}: {use.Cmdlet} has no parameter {use.Parameter}"));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public async Task Every_parameter_that_a_sentence_names_is_one_of_some_cmdlet(string name)
    {
        Dictionary<string, ParameterMetadata[]> cmdlets = await KnownCmdlets.AllAsync();
        Assert.All(
            Page(name).InlineCode
                .Where(code => ParameterName().IsMatch(code.Text) && !OptionsOfDst.Contains(code.Text)),
            code => Assert.True(
                cmdlets.Values.Any(known => KnownCmdlets.Has(known, code.Text)),
                $"{name}:{code.Line}: no cmdlet has a parameter {code.Text}"));
    }

    [Fact]
    public async Task The_reference_has_every_cmdlet_with_its_parameters_and_no_others()
    {
        string[] common =
        [
            .. PSCmdlet.CommonParameters.Concat(PSCmdlet.OptionalCommonParameters).Select(parameter => $"-{parameter}"),
        ];
        Dictionary<string, ParameterMetadata[]> cmdlets = await KnownCmdlets.AllAsync();
        foreach ((string name, ParameterMetadata[] parameters) in cmdlets)
        {
            Assert.Equal(
                [name, .. parameters.Select(parameter => $"-{parameter.Name}").Except(common).Order()],
                [name, .. Page($"{Reference}{name}.md").TableTermsBySection["Parameters"].Order()]);
        }

        Assert.Equal(
            cmdlets.Keys.Order(StringComparer.Ordinal),
            Page($"{Reference}README.md").TableTermsBySection["Reference"].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_list_by_task_has_every_cmdlet() => Assert.All(
        (await KnownCmdlets.AllAsync()).Keys,
        name => Assert.Contains(name, Page("docs/cmdlets.md").Text, StringComparison.Ordinal));

    private static MarkdownPage Page(string name) => Pages.Single(page => page.Name == name);

    [GeneratedRegex("^-[A-Z][A-Za-z]*$")]
    private static partial Regex ParameterName();
}

using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using DistStress.Engine.Tests.Documentation;

namespace DistStress.Module.Tests;

/// <summary>What the documentation says to type: the cmdlets and parameters are there, and none is left out.</summary>
public sealed partial class DocumentedCommandsTests
{
    private const string Reference = "docs/cmdlets.md";

    // Options of dst, which look like parameters.
    private static readonly string[] OptionsOfDst = ["-Command", "-File", "-Help", "-Version"];

    private static readonly IReadOnlyList<MarkdownPage> Pages = MarkdownPage.ReadAll(Repository.Root);

    // The exported cmdlets, each with its parameters.
    private static readonly Lazy<Task<Dictionary<string, ParameterMetadata[]>>> Cmdlets = new(ReadCmdletsAsync);

    public static TheoryData<string> PageNames => [.. Pages.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(PageNames))]
    public async Task Every_cmdlet_that_is_named_exists(string name)
    {
        Dictionary<string, ParameterMetadata[]> cmdlets = await Cmdlets.Value;
        Assert.All(
            CmdletName().Matches(Page(name).Text).Select(match => match.Value).Distinct(),
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
        Dictionary<string, ParameterMetadata[]> cmdlets = await Cmdlets.Value;
        IEnumerable<(string Text, int Line)> code = Page(name).CodeBlocks
            .Where(block => block.Language is "powershell" or "sh")
            .Select(block => (block.Text, block.Line))
            .Concat(Page(name).InlineCode.Where(inline => CmdletName().IsMatch(inline.Text)));
        Assert.All(
            code.SelectMany(part => Uses(part.Text).Select(use => (use.Cmdlet, use.Parameter, part.Line))),
            use => Assert.True(
                cmdlets.TryGetValue(use.Cmdlet, out ParameterMetadata[]? known) && Has(known, use.Parameter),
                $"{name}:{use.Line}: {use.Cmdlet} has no parameter {use.Parameter}"));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public async Task Every_parameter_that_a_sentence_names_is_one_of_some_cmdlet(string name)
    {
        Dictionary<string, ParameterMetadata[]> cmdlets = await Cmdlets.Value;
        Assert.All(
            Page(name).InlineCode
                .Where(code => ParameterName().IsMatch(code.Text) && !OptionsOfDst.Contains(code.Text)),
            code => Assert.True(
                cmdlets.Values.Any(known => Has(known, code.Text)),
                $"{name}:{code.Line}: no cmdlet has a parameter {code.Text}"));
    }

    [Fact]
    public async Task The_reference_has_every_cmdlet_with_its_parameters_and_no_others()
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> sections = Page(Reference).TableTermsBySection;
        string[] common =
        [
            .. sections["Common parameters"],
            .. PSCmdlet.CommonParameters.Concat(PSCmdlet.OptionalCommonParameters).Select(parameter => $"-{parameter}"),
        ];

        foreach ((string name, ParameterMetadata[] parameters) in await Cmdlets.Value)
        {
            string heading = Assert.Single(sections.Keys, title => title.Split(", ").Contains(name));
            Assert.Equal(
                [name, .. parameters.Select(parameter => $"-{parameter.Name}").Except(common).Order()],
                [name, .. sections[heading].Order()]);
        }
    }

    private static MarkdownPage Page(string name) => Pages.Single(page => page.Name == name);

    private static async Task<Dictionary<string, ParameterMetadata[]>> ReadCmdletsAsync()
    {
        using Session session = await Session.WithModuleAsync();
        return (await session.RunAsync("Get-Command -Module DistStress"))
            .Select(command => (CommandInfo)command.BaseObject)
            .ToDictionary(command => command.Name, command => command.Parameters.Values.ToArray());
    }

    /// <summary>The parameters that a script gives to cmdlets of DistStress, also one that is quoted in it.</summary>
    private static IEnumerable<(string Cmdlet, string Parameter)> Uses(string script)
    {
        // Lines for another shell may not be PowerShell throughout; what is PowerShell in them is found all the same.
        ScriptBlockAst parsed = Parser.ParseInput(script, out _, out _);
        foreach (CommandAst command in parsed.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true)
            .Cast<CommandAst>())
        {
            if (command.GetCommandName() is { } name && CmdletName().IsMatch(name))
            {
                foreach (CommandParameterAst parameter in command.CommandElements.OfType<CommandParameterAst>())
                    yield return (name, $"-{parameter.ParameterName}");
            }

            foreach (StringConstantExpressionAst text in command.CommandElements.OfType<StringConstantExpressionAst>())
            {
                if (text.StringConstantType == StringConstantType.BareWord || !CmdletName().IsMatch(text.Value))
                    continue;
                foreach ((string Cmdlet, string Parameter) use in Uses(text.Value))
                    yield return use;
            }
        }
    }

    // Whole names and aliases: an abbreviation that works today may mean two parameters tomorrow.
    private static bool Has(ParameterMetadata[] known, string parameter) => known.Any(one =>
        one.Aliases.Append(one.Name).Contains(parameter[1..], StringComparer.OrdinalIgnoreCase));

    [GeneratedRegex(@"\b[A-Z][a-z]+-Dst[A-Z][A-Za-z]*\b")]
    private static partial Regex CmdletName();

    [GeneratedRegex("^-[A-Z][A-Za-z]*$")]
    private static partial Regex ParameterName();
}

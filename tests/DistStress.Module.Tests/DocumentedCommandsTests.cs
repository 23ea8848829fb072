using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using DistStress.Engine.Tests.Documentation;

namespace DistStress.Module.Tests;

/// <summary>What the documentation says to type: the cmdlets and parameters are there, and none is left out.</summary>
public sealed partial class DocumentedCommandsTests
{
    private const string Reference = "docs/cmdlets.md";

    // What starts like a parameter of a cmdlet and is one of dst, of pwsh, or of PowerShell's own cmdlets.
    private static readonly string[] ParametersOfOthers = ["Command", "File", "Help", "Version"];

    private static readonly IReadOnlyList<MarkdownPage> Pages = MarkdownPage.ReadAll(Repository.Root);

    public static TheoryData<string> PageNames => [.. Pages.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(PageNames))]
    public async Task Every_cmdlet_that_is_named_exists(string name)
    {
        Dictionary<string, CommandInfo> cmdlets = await CmdletsAsync();
        Assert.All(
            CmdletName().Matches(Page(name).Text).Select(match => match.Value).Distinct(),
            cmdlet => Assert.True(cmdlets.ContainsKey(cmdlet), $"{name} names {cmdlet}, which the module does not have"));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Every_block_of_PowerShell_can_be_parsed(string name)
    {
        foreach (CodeBlock block in Page(name).CodeBlocks.Where(block => block.Language == "powershell"))
        {
            Parser.ParseInput(block.Text, out _, out ParseError[] errors);
            Assert.True(errors.Length == 0, $"{name}:{block.Line}: {string.Join("; ", errors.Select(error => error.Message))}");
        }
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public async Task Every_parameter_that_is_used_exists(string name)
    {
        Dictionary<string, CommandInfo> cmdlets = await CmdletsAsync();
        IEnumerable<(string Text, int Line)> code = Page(name).CodeBlocks
            .Where(block => block.Language is "powershell" or "sh")
            .Select(block => (block.Text, block.Line))
            .Concat(Page(name).InlineCode.Where(inline => CmdletName().IsMatch(inline.Text)));
        Assert.All(
            code.SelectMany(part => Uses(part.Text).Select(use => (use.Cmdlet, use.Parameter, part.Line))),
            use => Assert.True(
                cmdlets.TryGetValue(use.Cmdlet, out CommandInfo? command) && Knows(command, use.Parameter),
                $"{name}:{use.Line}: {use.Cmdlet} has no parameter -{use.Parameter}"));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public async Task Every_parameter_that_a_sentence_names_is_one_of_some_cmdlet(string name)
    {
        Dictionary<string, CommandInfo> cmdlets = await CmdletsAsync();
        Assert.All(
            Page(name).InlineCode.Where(code => ParameterName().IsMatch(code.Text)),
            code => Assert.True(
                ParametersOfOthers.Contains(code.Text[1..]) || cmdlets.Values.Any(command => Knows(command, code.Text[1..])),
                $"{name}:{code.Line}: no cmdlet has a parameter {code.Text}"));
    }

    [Fact]
    public async Task The_reference_has_every_cmdlet_with_its_parameters_and_no_others()
    {
        Dictionary<string, CommandInfo> cmdlets = await CmdletsAsync();
        IReadOnlyDictionary<string, IReadOnlyList<string>> sections = Page(Reference).TableTermsBySection;
        string[] common = [.. sections["Common parameters"], .. PSCmdlet.CommonParameters.Select(name => $"-{name}"),
            .. PSCmdlet.OptionalCommonParameters.Select(name => $"-{name}")];

        foreach ((string name, CommandInfo command) in cmdlets)
        {
            string heading = Assert.Single(sections.Keys, title => title.Split(", ").Contains(name));
            string[] expected = [.. command.Parameters.Keys.Select(parameter => $"-{parameter}").Except(common)];
            Assert.True(
                expected.ToHashSet().SetEquals(sections[heading]),
                $"{name} has {string.Join(' ', expected.Order())}; {Reference} has {string.Join(' ', sections[heading].Order())}");
        }
    }

    private static MarkdownPage Page(string name) => Pages.Single(page => page.Name == name);

    private static async Task<Dictionary<string, CommandInfo>> CmdletsAsync()
    {
        using Session session = await Session.WithModuleAsync();
        return (await session.RunAsync("Get-Command -Module DistStress")).Select(command => (CommandInfo)command.BaseObject)
            .ToDictionary(command => command.Name);
    }

    /// <summary>The parameters that are given to cmdlets of DistStress in a script, also in one that is quoted there.</summary>
    private static IEnumerable<(string Cmdlet, string Parameter)> Uses(string script)
    {
        // Lines for another shell may not be PowerShell throughout; what is PowerShell in them is found all the same.
        ScriptBlockAst parsed = Parser.ParseInput(script, out _, out _);
        foreach (CommandAst command in parsed.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            if (command.GetCommandName() is { } name && CmdletName().IsMatch(name))
            {
                foreach (CommandParameterAst parameter in command.CommandElements.OfType<CommandParameterAst>())
                    yield return (name, parameter.ParameterName);
            }

            foreach (StringConstantExpressionAst quoted in command.CommandElements.OfType<StringConstantExpressionAst>()
                .Where(text => text.StringConstantType != StringConstantType.BareWord && CmdletName().IsMatch(text.Value)))
            {
                foreach ((string Cmdlet, string Parameter) use in Uses(quoted.Value))
                    yield return use;
            }
        }
    }

    private static bool Knows(CommandInfo command, string parameter) => command.Parameters.Values.Any(known =>
        string.Equals(known.Name, parameter, StringComparison.OrdinalIgnoreCase)
        || known.Aliases.Contains(parameter, StringComparer.OrdinalIgnoreCase));

    [GeneratedRegex(@"\b[A-Z][a-z]+-Dst[A-Z][A-Za-z]*\b")]
    private static partial Regex CmdletName();

    [GeneratedRegex("^-[A-Z][A-Za-z]*$")]
    private static partial Regex ParameterName();
}

using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace DistStress.Module.Tests;

/// <summary>The cmdlets that the module exports, and how text that is not run uses them.</summary>
internal static partial class KnownCmdlets
{
    private static readonly Lazy<Task<Dictionary<string, ParameterMetadata[]>>> Read = new(ReadAsync);

    /// <summary>The cmdlets, each with its parameters.</summary>
    public static Task<Dictionary<string, ParameterMetadata[]>> AllAsync() => Read.Value;

    /// <summary>The form of a cmdlet's name.</summary>
    [GeneratedRegex(@"\b[A-Z][a-z]+-Dst[A-Z][A-Za-z]*\b")]
    public static partial Regex Name();

    /// <summary>The parameters that a script gives to cmdlets of DistStress, also one that is quoted in it.</summary>
    public static IEnumerable<(string Cmdlet, string Parameter)> Uses(string script)
    {
        // Lines for another shell may not be PowerShell throughout; what is PowerShell in them is found all the same.
        ScriptBlockAst parsed = Parser.ParseInput(script, out _, out _);
        foreach (CommandAst command in parsed.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true)
            .Cast<CommandAst>())
        {
            if (command.GetCommandName() is { } name && Name().IsMatch(name))
            {
                foreach (CommandParameterAst parameter in command.CommandElements.OfType<CommandParameterAst>())
                    yield return (name, $"-{parameter.ParameterName}");
            }

            foreach (StringConstantExpressionAst text in command.CommandElements.OfType<StringConstantExpressionAst>())
            {
                if (text.StringConstantType == StringConstantType.BareWord || !Name().IsMatch(text.Value))
                    continue;
                foreach ((string Cmdlet, string Parameter) use in Uses(text.Value))
                    yield return use;
            }
        }
    }

    // Whole names and aliases: an abbreviation that works today may mean two parameters tomorrow.
    /// <summary>Whether one of the parameters has a name, which begins with a hyphen.</summary>
    public static bool Has(ParameterMetadata[] known, string parameter) => known.Any(one =>
        one.Aliases.Append(one.Name).Contains(parameter[1..], StringComparer.OrdinalIgnoreCase));

    private static async Task<Dictionary<string, ParameterMetadata[]>> ReadAsync()
    {
        using Session session = await Session.WithModuleAsync();
        return (await session.RunAsync("Get-Command -Module DistStress"))
            .Select(command => (CommandInfo)command.BaseObject)
            .ToDictionary(command => command.Name, command => command.Parameters.Values.ToArray());
    }
}

using System.Management.Automation;

namespace DistStress.PowerShell.Parameters;

/// <summary>Texts as what the Tab key proposes.</summary>
internal static class Proposals
{
    /// <summary>Those of the texts that begin with what was typed, whatever the case; each once, quoted where they must
    /// be.</summary>
    /// <param name="typed">What was typed, perhaps with a quotation mark before it.</param>
    /// <param name="texts">The texts.</param>
    public static IEnumerable<CompletionResult> Of(string? typed, IEnumerable<string> texts)
    {
        string start = (typed ?? "").Trim('\'', '"');
        return texts
            .Where(text => text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)
            .Select(text => new CompletionResult(Quoted(text), text, CompletionResultType.ParameterValue, text));
    }

    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '-' or '_' or '/')
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

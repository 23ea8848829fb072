using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using DistStress.Engine.Targets;

namespace DistStress.PowerShell.Parameters;

/// <summary>Completes the words of stores.</summary>
public sealed class StoreWordCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        StoreList.All
            .Where(store => store.Word.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(store => new CompletionResult(store.Word));
}

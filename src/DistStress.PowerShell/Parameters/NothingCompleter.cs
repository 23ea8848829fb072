using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes nothing.</summary>
public sealed class NothingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters) => [];
}

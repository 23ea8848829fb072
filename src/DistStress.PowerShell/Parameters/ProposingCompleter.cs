using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DistStress.PowerShell.Parameters;

/// <summary>
/// Proposes texts for a parameter, and never the names of files. Whatever goes wrong with that is no error at the
/// prompt: then there is nothing to propose.
/// </summary>
public abstract class ProposingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        try
        {
            return [.. Proposals.Of(
                wordToComplete, Propose(new TypedParameters(commandName, commandAst, fakeBoundParameters)))];
        }
        catch (Exception)
        {
            // Of a completer's exception PowerShell makes the names of files.
            return [];
        }
    }

    private protected abstract IEnumerable<string> Propose(TypedParameters typed);
}

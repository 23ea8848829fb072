using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace DistStress.PowerShell.Scripting;

/// <summary>
/// A script block without the runspace that it was made in: its text, where that stands, and the values of its
/// <c>$using:</c> variables. Any number of runspaces can make a script block of their own from it.
/// </summary>
internal sealed class PortableScript
{
    private readonly string _text;
    private readonly string? _file;

    private PortableScript(string text, string? file, Hashtable? usingValues)
    {
        _text = text;
        _file = file;
        UsingValues = usingValues;
    }

    /// <summary>
    /// The values of the <c>$using:</c> variables as PowerShell takes them; null where there are none.
    /// </summary>
    public Hashtable? UsingValues { get; }

    /// <summary>Takes a script block out of its runspace; on the pipeline thread.</summary>
    /// <param name="block">The script block.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="caller">Where <c>$using:</c> variables are looked up.</param>
    /// <exception cref="DistStress.Engine.DistStressException">
    /// <c>UsingVariableMissing</c> or <c>UsingVariableInvalid</c>: the value of a <c>$using:</c> variable cannot be
    /// had.
    /// </exception>
    public static PortableScript From(ScriptBlock block, string what, SessionState caller)
    {
        IScriptExtent extent = block.Ast.Extent;
        var text = new StringBuilder();
        if (block.Ast is ScriptBlockAst)
        {
            // Moved to where it stands in its file, so that positions in errors are those of the file.
            text.Append('\n', extent.StartLineNumber - 1);
            text.Append(' ', extent.StartColumnNumber - 1 + (extent.Text.StartsWith('{') ? 1 : 0));
        }

        text.Append(block.ToString());
        return new PortableScript(text.ToString(), extent.File, UsingVariables.Read(block, what, caller));
    }

    /// <summary>Makes a script block that belongs to no runspace until one runs it.</summary>
    public ScriptBlock ToScriptBlock() =>
        // It was a script block before, so there are no errors in it.
        Parser.ParseInput(_text, _file, out _, out _).GetScriptBlock();
}

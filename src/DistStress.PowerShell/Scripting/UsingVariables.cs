using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using DistStress.Engine;

namespace DistStress.PowerShell.Scripting;

/// <summary>
/// Finds the <c>$using:</c> variables of a script block that will run elsewhere, and takes their values from the
/// caller.
/// </summary>
internal static class UsingVariables
{
    /// <summary>
    /// The parameter under which PowerShell takes such values: that of Invoke-Command, Start-Job and Start-ThreadJob.
    /// </summary>
    public const string Parameter = "--%";

    /// <summary>Reads the values; on the pipeline thread.</summary>
    /// <returns>The values under the keys that PowerShell looks for; null where the block has no such
    /// variable.</returns>
    public static Hashtable? Read(ScriptBlock block, string what, SessionState caller)
    {
        Hashtable? values = null;
        foreach (Ast found in block.Ast.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true))
        {
            var expression = (UsingExpressionAst)found;
            VariablePath variable = UsingExpressionAst.ExtractUsingVariable(expression).VariablePath;
            if (!Exists(variable, caller))
            {
                // One in a block inside the block may mean a variable of the block itself: the inner one's user knows.
                if (IsInner(expression, block.Ast))
                    continue;
                throw new DistStressException(
                    ErrorKind.UsingVariableMissing, variable.UserPath,
                    $"{what} uses {expression.Extent.Text}, but there is no variable ${variable.UserPath} here.");
            }

            object? value = Value(expression.SubExpression, variable, caller);
            if (value is ScriptBlock or PSObject { BaseObject: ScriptBlock })
            {
                throw new DistStressException(
                    ErrorKind.UsingVariableInvalid, variable.UserPath,
                    $"{what} uses {expression.Extent.Text}, which is a script block, and a script block works "
                        + "only in the "
                    + "runspace that it was made in.");
            }

            values ??= [];
            values[Key(expression)] = value;
        }

        return values;
    }

    private static bool Exists(VariablePath variable, SessionState caller) =>
        variable.IsVariable
            ? caller.PSVariable.Get(variable.UserPath) is not null
            : caller.PSVariable.GetValue(variable.UserPath) is not null;

    private static object? Value(ExpressionAst expression, VariablePath variable, SessionState caller)
    {
        if (expression is VariableExpressionAst)
            return caller.PSVariable.GetValue(variable.UserPath);
        // $using:name.Member and $using:name[index]; the comma keeps a list in one piece.
        ScriptBlock evaluation = ScriptBlock.Create(
            $", ({expression.Extent.Text.Replace("$using:", "$", StringComparison.OrdinalIgnoreCase)})");
        Collection<PSObject> result = caller.InvokeCommand.InvokeScript(useLocalScope: false, evaluation, null);
        return result.Count == 0 ? null : result[0];
    }

    private static bool IsInner(Ast found, Ast block)
    {
        for (Ast at = found.Parent; at is not null && at != block; at = at.Parent)
        {
            if (at is ScriptBlockExpressionAst)
                return true;
        }

        return false;
    }

    // As PowerShell computes it; Start-ThreadJob does the same.
    private static string Key(UsingExpressionAst expression)
    {
        string text = expression.ToString();
        if (expression.SubExpression is VariableExpressionAst)
            text = text.ToLowerInvariant();
        return Convert.ToBase64String(Encoding.Unicode.GetBytes(text));
    }
}

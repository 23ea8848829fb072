using System.Collections;
using System.Management.Automation;
using DistStress.Engine;

namespace DistStress.PowerShell.Scripting;

/// <summary>Reads a hashtable of script blocks, as parameters take it.</summary>
internal static class ScriptTable
{
    /// <summary>Reads one; on the pipeline thread.</summary>
    /// <param name="table">A script block for each name; null for none.</param>
    /// <param name="caller">Where <c>$using:</c> variables are looked up.</param>
    /// <param name="what">What the blocks are, for messages.</param>
    /// <param name="parameter">What the blocks call their parameter, for messages.</param>
    /// <param name="kind">The kind of its errors.</param>
    /// <param name="checkName">Throws if there cannot be a block with this name.</param>
    /// <exception cref="DistStressException">A name, a value or a <c>$using:</c> variable cannot be used.</exception>
    public static IReadOnlyDictionary<string, PortableScript> Read(
        Hashtable? table, SessionState caller, string what, string parameter, ErrorKind kind, Action<string> checkName)
    {
        var scripts = new Dictionary<string, PortableScript>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table ?? [])
        {
            string name = entry.Key.ToString() ?? string.Empty;
            checkName(name);
            object? value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            if (value is not ScriptBlock block)
            {
                throw new DistStressException(
                    kind, name,
                    $"The {what} '{name}' must be a script block, "
                    + $"@{{ {name} = {{ param(${parameter}) ... }} }}, but is {value?.GetType().Name ?? "null"}.");
            }

            if (!scripts.TryAdd(name, PortableScript.From(block, $"The {what} '{name}'", caller)))
                throw new DistStressException(
                    kind, name, $"The {what} '{name}' is there twice: upper and lower case are the same.");
        }

        return scripts;
    }
}

using System.Management.Automation;

namespace DistStress.PowerShell.Parameters;

/// <summary>
/// Says of a parameter that nothing can be proposed for it. Without a word PowerShell proposes the names of files.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NoCompletionAttribute() : ArgumentCompleterAttribute(typeof(NothingCompleter));

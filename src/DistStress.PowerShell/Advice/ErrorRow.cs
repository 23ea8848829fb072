using System.Management.Automation;

namespace DistStress.PowerShell.Advice;

/// <summary>What PowerShell says of one kind of error beyond its message.</summary>
/// <param name="Category">The category.</param>
/// <param name="Advice">
/// What mends it, in sentences; made of the error's subject and of what the person gave to the cmdlet.
/// </param>
internal sealed record ErrorRow(ErrorCategory Category, Func<string?, AdviceContext, string> Advice)
{
    /// <summary>A row whose advice is always the same.</summary>
    public ErrorRow(ErrorCategory category, string advice)
        : this(category, (_, _) => advice)
    {
    }
}

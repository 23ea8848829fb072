using System.Management.Automation;
using DistStress.Engine.Targets;

namespace DistStress.PowerShell.Parameters;

/// <summary>Takes only the words of stores that there are, upper or lower case.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StoreWordAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (StoreList.Find(element.ToString()!) is null)
        {
            throw new ValidationMetadataException(
                $"There is no store \"{element}\"; there are "
                    + $"{string.Join(", ", StoreList.All.Select(store => store.Word))}.");
        }
    }
}

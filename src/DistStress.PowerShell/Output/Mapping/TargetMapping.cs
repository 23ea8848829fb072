using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Preparation;
using Riok.Mapperly.Abstractions;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Prepared targets as the objects that cmdlets write: what has the same name is the same.</summary>
[Mapper(RequiredMappingStrategy = RequiredMappingStrategy.Both)]
internal static partial class TargetMapping
{
    public static partial DstTarget ToOutput(this PreparedTarget target);

    private static string Name(Store store) => store.Name;
}

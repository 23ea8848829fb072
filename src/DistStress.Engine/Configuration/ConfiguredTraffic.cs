using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Configuration;

/// <summary>What a configuration says to those who read traffic files.</summary>
public static class ConfiguredTraffic
{
    /// <summary>What traffic files are read under.</summary>
    /// <param name="config">The configuration that the traffic will run under; null where there is none yet: then any
    /// store may be meant, and tasks without <c>data</c> have no rows.</param>
    public static TrafficContext ForTraffic(this StressConfig? config) => new()
    {
        Limits = StoreList.LimitsOf(
            config?.Database, config?.Shape() ?? TableShape.Usual(TargetLayout.Columns)),
        Table = config?.Shape(),
        SampleRows = config?.SampleData,
    };
}

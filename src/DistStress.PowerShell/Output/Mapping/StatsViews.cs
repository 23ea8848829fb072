using System.Management.Automation;
using DistStress.Engine.Observing;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>
/// The tables of statistics: a column for the worker, or for the action, takes the room of others where rows have one.
/// They are told apart as PowerShell's own are, by a name that the object's type names begin with.
/// </summary>
internal static class StatsViews
{
    /// <summary>A row for each worker.</summary>
    public const string PerWorker = nameof(PerWorker);

    /// <summary>A row for each action.</summary>
    public const string PerAction = nameof(PerAction);

    /// <summary>A row for each worker and action.</summary>
    public const string PerWorkerAndAction = nameof(PerWorkerAndAction);

    /// <summary>The row as it is written where rows are put together in this way.</summary>
    public static object In(this DstStats stats, StatsGrouping grouping)
    {
        string? view = (grouping.PerWorker, grouping.PerAction) switch
        {
            (true, true) => PerWorkerAndAction,
            (true, false) => PerWorker,
            (false, true) => PerAction,
            _ => null,
        };
        if (view is null)
            return stats;
        var row = PSObject.AsPSObject(stats);
        row.TypeNames.Insert(0, $"{typeof(DstStats).FullName}#{view}");
        return row;
    }
}

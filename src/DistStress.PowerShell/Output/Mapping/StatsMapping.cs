using DistStress.Engine.Observing;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Engine statistics as the objects that cmdlets write.</summary>
internal static class StatsMapping
{
    public static DstStats ToOutput(this StatsRow row) => DstStats.Of(row.Metrics, row.Metrics.Latencies) with
    {
        Time = row.Seconds is > 0 and < 0.9 ? OutputTime.Of(row.AtMicros) : OutputTime.Second(row.AtMicros),
        Worker = row.Worker,
        Action = row.Action,
        OpsPerSecond = OutputValue.Rate(row.OpsPerSecond),
        Backlog = row.Backlog,
        InFlight = row.InFlight,
        BytesPerSecond = Math.Round(row.BytesPerSecond),
        Cost = OutputValue.Money(row.Cost),
    };
}

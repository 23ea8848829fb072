using DistStress.Engine.Observing;
using DistStress.Engine.Redis.Clocks;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Engine statistics as the objects that cmdlets write.</summary>
internal static class StatsMapping
{
    public static DstStats ToOutput(this StatsRow row) => DstStats.Of(row.Metrics, row.Metrics.Latencies) with
    {
        Time = ServerClock.ToTime(row.AtMicros).UtcDateTime,
        Worker = row.Worker,
        Action = row.Action,
        OpsPerSecond = Math.Round(row.OpsPerSecond, 1),
        Backlog = row.Backlog,
        InFlight = row.InFlight,
        BytesPerSecond = Math.Round(row.BytesPerSecond),
    };
}

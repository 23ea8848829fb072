using DistStress.Engine.Metrics;
using DistStress.Engine.Observing;
using DistStress.Engine.Redis.Clocks;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Engine statistics as the objects that cmdlets write.</summary>
internal static class StatsMapping
{
    public static DstStats ToOutput(this StatsRow row)
    {
        IntervalMetrics metrics = row.Metrics;
        return new DstStats
        {
            Time = ServerClock.ToTime(row.AtMicros).UtcDateTime,
            Worker = row.Worker,
            Action = row.Action,
            OpsPerSecond = Math.Round(row.OpsPerSecond, 1),
            Completed = metrics.Completed,
            Failed = metrics.Failed,
            Throttled = metrics.Throttled,
            NotFound = metrics.NotFound,
            ResponseP50Ms = Latency.Ms(metrics.Response, 50),
            ResponseP90Ms = Latency.Ms(metrics.Response, 90),
            ResponseP99Ms = Latency.Ms(metrics.Response, 99),
            ResponseP999Ms = Latency.Ms(metrics.Response, 99.9),
            ResponseMaxMs = Latency.Ms(metrics.Response, 100),
            ServiceP50Ms = Latency.Ms(metrics.Service, 50),
            ServiceP99Ms = Latency.Ms(metrics.Service, 99),
            DelayP50Ms = Latency.Ms(metrics.Delay, 50),
            DelayP99Ms = Latency.Ms(metrics.Delay, 99),
            Backlog = row.Backlog,
            InFlight = row.InFlight,
            ReadUnits = metrics.ReadUnits,
            WriteUnits = metrics.WriteUnits,
            BytesPerSecond = Math.Round(row.BytesPerSecond),
            Retries = metrics.Retries,
            ThrottledCalls = metrics.ThrottledCalls,
            Mismatches = metrics.Mismatches,
            Errors = CountText.Of(metrics.Errors),
            Throttles = CountText.Of(metrics.Throttles),
            Capacity = CountText.Of(metrics.Capacity),
        };
    }
}

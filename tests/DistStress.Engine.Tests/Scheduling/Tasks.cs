using DistStress.Engine.Traffic;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>Tasks for tests of schedules.</summary>
internal static class Tasks
{
    public static TrafficTask Flat(decimal qps, long? times = null, decimal? duration = null) => new()
    {
        Number = 0,
        Action = TrafficAction.GetItem,
        Name = "getItem",
        Qps = qps,
        Times = times,
        Duration = duration,
        Seed = 1,
    };

    public static TrafficTask Curve(
        decimal qps, decimal[] qpss, decimal? duration = null, decimal hourSeconds = 3600, long? times = null) =>
        Flat(qps, times, duration) with { Qpss = qpss, HourSeconds = hourSeconds };

    /// <summary>The curve of the original traffic file.</summary>
    public static readonly decimal[] SeedCurve =
    [
        0.7042m, 0, 0, 0, 0.7746m, 0, 0.8451m, 0, 0.9155m, 0.9718m, 1.0000m, 0.9718m, 0.8451m, 0.5493m, 0.4366m,
        0.4225m, 0.3662m, 0.3380m, 0.3662m, 0.4085m, 0.4789m, 0.5634m, 0.6338m, 0.6901m,
    ];
}

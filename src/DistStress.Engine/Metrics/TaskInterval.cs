namespace DistStress.Engine.Metrics;

/// <summary>What happened on one task in an interval.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Task">The task's number.</param>
/// <param name="Name">The task's label.</param>
/// <param name="Action">The action's name.</param>
/// <param name="Metrics">Counts and latencies.</param>
public sealed record TaskInterval(string Run, int Task, string Name, string Action, IntervalMetrics Metrics)
{
    /// <summary>What a worker's idea of the server's clock may be off, and much more; seconds.</summary>
    internal const long ClocksDifferSeconds = 60;

    /// <summary>Whether all its ops began in a time, as far as clocks agree. Without a key anybody may have made it up:
    /// a start in another year would fold all rows to one.</summary>
    /// <param name="earliestSecond">The first second of that time.</param>
    /// <param name="latestSecond">The last one.</param>
    internal bool BeganWithin(long earliestSecond, long latestSecond) => Metrics.Starts.All.All(
        start => start.Second >= earliestSecond - ClocksDifferSeconds
            && start.Second <= latestSecond + ClocksDifferSeconds);
}

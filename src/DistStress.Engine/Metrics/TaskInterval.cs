namespace DistStress.Engine.Metrics;

/// <summary>What happened on one task in an interval.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Task">The task's number.</param>
/// <param name="Name">The task's label.</param>
/// <param name="Action">The action's name.</param>
/// <param name="Metrics">Counts and latencies.</param>
public sealed record TaskInterval(string Run, int Task, string Name, string Action, IntervalMetrics Metrics);

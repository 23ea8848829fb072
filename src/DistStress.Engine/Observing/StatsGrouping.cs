namespace DistStress.Engine.Observing;

/// <summary>How snapshots are put together.</summary>
/// <param name="PerWorker">A row for every worker, instead of one for all.</param>
/// <param name="PerAction">A row for every action, instead of one for all.</param>
public readonly record struct StatsGrouping(bool PerWorker, bool PerAction);

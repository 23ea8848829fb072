using DistStress.Engine.Metrics;
using DistStress.Engine.Targets.Pricing;

namespace DistStress.Engine.Observing;

/// <summary>Merges workers' snapshots of an interval into rows. Percentiles come from merged histograms.</summary>
public static class StatsTable
{
    /// <summary>Makes the rows of an interval.</summary>
    /// <param name="snapshots">All snapshots that belong to it; several of one worker are added up.</param>
    /// <param name="grouping">Which rows there are.</param>
    /// <param name="atMicros">The end of the interval, in µs of the server's clock.</param>
    /// <param name="seconds">Its length; null to take each snapshot's own, for the latest of every worker.</param>
    /// <param name="openOps">Ops published whose end is not known.</param>
    /// <param name="price">The price of the units of the run; null where that is not known.</param>
    /// <returns>At least one row: an interval in which nothing happened has one of zeros.</returns>
    public static IReadOnlyList<StatsRow> Build(
        IReadOnlyList<WorkerSnapshot> snapshots, StatsGrouping grouping, long atMicros, double? seconds, long openOps,
        UnitPrice? price = null)
    {
        var rows = new List<StatsRow>();
        foreach (IGrouping<string?, WorkerSnapshot> workers in
            snapshots.GroupBy(snapshot => grouping.PerWorker ? snapshot.Worker : null)
                .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            WorkerSnapshot[] latest = [.. workers.GroupBy(snapshot => snapshot.Worker)
                .Select(own => own.MaxBy(snapshot => snapshot.AtMicros)!)];
            double length = seconds ?? latest.Max(snapshot => snapshot.IntervalMicros) / 1e6;
            foreach ((string? action, IntervalMetrics metrics) in ByAction(workers, grouping.PerAction))
            {
                rows.Add(new StatsRow
                {
                    AtMicros = atMicros,
                    Seconds = length,
                    Worker = workers.Key,
                    Action = action,
                    Metrics = metrics,
                    Backlog = grouping.PerWorker ? latest.Sum(snapshot => snapshot.Backlog) : openOps,
                    InFlight = latest.Sum(snapshot => snapshot.InFlight),
                    Price = price,
                });
            }
        }

        return rows.Count > 0 ? rows : [Nothing(atMicros, seconds ?? 0, openOps) with { Price = price }];
    }

    private static IEnumerable<(string? Action, IntervalMetrics Metrics)> ByAction(
        IEnumerable<WorkerSnapshot> snapshots, bool perAction)
    {
        var sums = new SortedDictionary<string, IntervalMetrics>(StringComparer.Ordinal);
        foreach (TaskInterval task in snapshots.SelectMany(snapshot => snapshot.Tasks))
        {
            string action = perAction ? task.Action : "";
            if (!sums.TryGetValue(action, out IntervalMetrics? sum))
                sums[action] = sum = new IntervalMetrics();
            sum.Add(task.Metrics);
        }

        if (sums.Count == 0)
            return [(null, new IntervalMetrics())];
        return sums.Select(pair => (perAction ? pair.Key : null, pair.Value));
    }

    private static StatsRow Nothing(long atMicros, double seconds, long openOps) => new()
    {
        AtMicros = atMicros,
        Seconds = seconds,
        Worker = null,
        Action = null,
        Metrics = new IntervalMetrics(),
        Backlog = openOps,
        InFlight = 0,
    };
}

using System.Collections.Frozen;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Metrics.Wire;

/// <summary>What happened on one task in an interval, as JSON. Counts of 0 are left out.</summary>
internal sealed record WireTask
{
    private static readonly FrozenDictionary<string, long> NoCounts = FrozenDictionary<string, long>.Empty;

    public required string Run { get; init; }

    public required int Task { get; init; }

    public required string Name { get; init; }

    public required string Action { get; init; }

    /// <summary>The counters by their wire names.</summary>
    public required Dictionary<string, long> Counts { get; init; }

    /// <summary>What is counted by name, by its wire name.</summary>
    public required Dictionary<string, IReadOnlyDictionary<string, long>> Named { get; init; }

    public required Dictionary<string, WireCapacity?> Capacity { get; init; }

    /// <summary>Pairs of a second and the ops that began in it.</summary>
    public required IReadOnlyList<long[]> Starts { get; init; }

    /// <summary>Histograms by the wire names of their latencies.</summary>
    public required Dictionary<string, string> Latencies { get; init; }

    public static WireTask Of(TaskInterval task)
    {
        IntervalMetrics metrics = task.Metrics;
        return new WireTask
        {
            Run = task.Run,
            Task = task.Task,
            Name = task.Name,
            Action = task.Action,
            Counts = MeasurementSchema.Counters
                .Where(counter => counter.Get(metrics) != 0)
                .ToDictionary(counter => counter.Wire, counter => counter.Get(metrics)),
            Named = MeasurementSchema.CountsByName
                .Where(counts => counts.Of(metrics).Count > 0)
                .ToDictionary(counts => counts.Wire, counts => counts.Of(metrics)),
            Capacity = metrics.Capacity.ToDictionary(
                pair => pair.Key, pair => (WireCapacity?)new WireCapacity(pair.Value.Read, pair.Value.Write)),
            Starts = [.. metrics.Starts.All.Select(start => new[] { start.Second, start.Count })],
            Latencies = metrics.Latencies.Encode(),
        };
    }

    /// <summary>What the JSON says. Counts of another version are passed over.</summary>
    /// <exception cref="FormatException">It does not say it in this form.</exception>
    public TaskInterval ToInterval()
    {
        var metrics = new IntervalMetrics { Latencies = LatencySet.Decode(Latencies) };
        foreach (Counter counter in MeasurementSchema.Counters)
            counter.Set(metrics, Checked(Counts.GetValueOrDefault(counter.Wire)));
        foreach (NamedCounts counts in MeasurementSchema.CountsByName)
        {
            foreach ((string name, long count) in Named.GetValueOrDefault(counts.Wire) ?? NoCounts)
                counts.Add(metrics, name, Checked(count));
        }

        foreach ((string resource, WireCapacity? units) in Capacity)
            metrics.AddCapacity(resource, new CapacityUnits(units?.Read, units?.Write));
        foreach (long[] start in Starts)
        {
            if (start is not [>= 0 and <= RateSeries.LatestSecond and long second, long count])
                throw new FormatException("A start is no pair of a second and a count.");
            metrics.Starts.Add(second, Checked(count));
        }

        return new TaskInterval(Run, Task, Name, Action, metrics);
    }

    private static long Checked(long count) => count is >= 0 and <= WorkerSnapshot.MostCount
        ? count
        : throw new FormatException("A count is no number of what happens in an interval.");
}

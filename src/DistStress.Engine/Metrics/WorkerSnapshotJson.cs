using System.Text.Json;
using DistStress.Engine.Metrics.Wire;

namespace DistStress.Engine.Metrics;

/// <summary>Worker snapshots as they go over the stats channel: JSON, with histograms that can be merged.</summary>
public static class WorkerSnapshotJson
{
    /// <summary>The most bytes of a snapshot: some hundred tasks, each with the widest histograms.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const string Kind = "worker";
    private const int MaxNameLength = 1024;

    /// <summary>The snapshot as JSON.</summary>
    public static string Write(WorkerSnapshot snapshot) => JsonSerializer.Serialize(
        new WireSnapshot
        {
            Kind = Kind,
            Worker = snapshot.Worker,
            Incarnation = snapshot.Incarnation,
            Sequence = snapshot.Sequence,
            At = snapshot.AtMicros,
            Interval = snapshot.IntervalMicros,
            Backlog = snapshot.Backlog,
            InFlight = snapshot.InFlight,
            Load = WireLoad.Of(snapshot.Load),
            Tasks = [.. snapshot.Tasks.Select(WireTask.Of)],
        },
        MetricsJson.Default.WireSnapshot);

    /// <summary>Reads a snapshot.</summary>
    /// <returns>The snapshot, or null if the text is something else, or too long.</returns>
    public static WorkerSnapshot? Read(string json)
    {
        // A character has one byte at least.
        if (json.Length > MaxBytes)
            return null;
        try
        {
            WireSnapshot? wire = JsonSerializer.Deserialize(json, MetricsJson.Default.WireSnapshot);
            if (wire is not { Kind: Kind } || !IsPossible(wire))
                return null;
            return new WorkerSnapshot
            {
                Worker = wire.Worker,
                Incarnation = wire.Incarnation,
                Sequence = wire.Sequence,
                AtMicros = wire.At,
                IntervalMicros = wire.Interval,
                Backlog = wire.Backlog,
                InFlight = wire.InFlight,
                Load = wire.Load?.ToLoad(),
                Tasks = [.. wire.Tasks.Select(ToInterval)],
            };
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    // What is computed with these later is then a number too.
    private static bool IsPossible(WireSnapshot wire) =>
        wire.Worker.Length <= MaxNameLength
        && wire.At is >= 0 and <= RateSeries.LatestSecond * 1_000_000
        && wire.Interval is >= -WorkerSnapshot.MostCount and <= WorkerSnapshot.MostCount
        && wire.Backlog is >= 0 and <= WorkerSnapshot.MostCount
        && wire.InFlight is >= 0 and <= WorkerSnapshot.MostCount;

    // The contract refuses null for a member, but not within a list.
    private static TaskInterval ToInterval(WireTask? task) =>
        task?.ToInterval() ?? throw new FormatException("A task is null.");
}

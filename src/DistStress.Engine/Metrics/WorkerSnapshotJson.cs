using System.Text.Json;
using System.Text.Json.Serialization;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Metrics;

/// <summary>Worker snapshots as they go over the stats channel: JSON, with histograms that can be merged.</summary>
public static class WorkerSnapshotJson
{
    /// <summary>The most bytes of a snapshot: some hundred tasks, each with the widest histograms.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const string Kind = "worker";

    /// <summary>The snapshot as JSON.</summary>
    public static string Write(WorkerSnapshot snapshot) => JsonSerializer.Serialize(new WireSnapshot
    {
        Kind = Kind,
        Worker = snapshot.Worker,
        At = snapshot.AtMicros,
        Interval = snapshot.IntervalMicros,
        Backlog = snapshot.Backlog,
        InFlight = snapshot.InFlight,
        Tasks = [.. snapshot.Tasks.Select(ToWire)],
    });

    /// <summary>Reads a snapshot.</summary>
    /// <returns>The snapshot, or null if the text is something else, or too long.</returns>
    public static WorkerSnapshot? Read(string json)
    {
        // A character has one byte at least.
        if (json.Length > MaxBytes)
            return null;
        try
        {
            WireSnapshot? wire = JsonSerializer.Deserialize<WireSnapshot>(json);
            if (wire is not { Kind: Kind, Worker: { } worker, Tasks: { } tasks })
                return null;
            return new WorkerSnapshot
            {
                Worker = worker,
                AtMicros = wire.At,
                IntervalMicros = wire.Interval,
                Backlog = wire.Backlog,
                InFlight = wire.InFlight,
                Tasks = [.. tasks.Select(FromWire)],
            };
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    private static WireTask ToWire(TaskInterval task)
    {
        IntervalMetrics metrics = task.Metrics;
        return new WireTask
        {
            Run = task.Run,
            Task = task.Task,
            Name = task.Name,
            Action = task.Action,
            Completed = metrics.Completed,
            Failed = metrics.Failed,
            Throttled = metrics.Throttled,
            NotFound = metrics.NotFound,
            Bytes = metrics.Bytes,
            Retries = metrics.Retries,
            Mismatches = metrics.Mismatches,
            Errors = metrics.Errors,
            Throttles = metrics.Throttles,
            Capacity = metrics.Capacity.ToDictionary(
                pair => pair.Key, pair => new WireCapacity { Read = pair.Value.Read, Write = pair.Value.Write }),
            Starts = [.. metrics.Starts.All.Select(start => new[] { start.Second, start.Count })],
            Delay = metrics.Delay.Encode(),
            Service = metrics.Service.Encode(),
            Response = metrics.Response.Encode(),
        };
    }

    private static TaskInterval FromWire(WireTask wire)
    {
        var metrics = new IntervalMetrics
        {
            Completed = wire.Completed,
            Failed = wire.Failed,
            Throttled = wire.Throttled,
            NotFound = wire.NotFound,
            Bytes = wire.Bytes,
            Retries = wire.Retries,
            Mismatches = wire.Mismatches,
            Delay = LatencyHistogram.Decode(wire.Delay),
            Service = LatencyHistogram.Decode(wire.Service),
            Response = LatencyHistogram.Decode(wire.Response),
        };
        foreach ((string kind, long count) in wire.Errors)
            metrics.Errors[kind] = count;
        foreach ((string reason, long count) in wire.Throttles)
            metrics.Throttles[reason] = count;
        foreach ((string resource, WireCapacity units) in wire.Capacity)
            metrics.Capacity[resource] = new CapacityUnits(units.Read, units.Write);
        foreach (long[] start in wire.Starts)
        {
            if (start is not [long second, long count])
                throw new FormatException("A start is no pair of a second and a count.");
            metrics.Starts.Add(second, count);
        }

        return new TaskInterval(wire.Run, wire.Task, wire.Name, wire.Action, metrics);
    }

    private sealed record WireSnapshot
    {
        [JsonPropertyName("kind")]
        public string? Kind { get; init; }

        [JsonPropertyName("worker")]
        public string? Worker { get; init; }

        [JsonPropertyName("at")]
        public long At { get; init; }

        [JsonPropertyName("interval")]
        public long Interval { get; init; }

        [JsonPropertyName("backlog")]
        public long Backlog { get; init; }

        [JsonPropertyName("in_flight")]
        public long InFlight { get; init; }

        [JsonPropertyName("tasks")]
        public IReadOnlyList<WireTask>? Tasks { get; init; }
    }

    private sealed record WireTask
    {
        [JsonPropertyName("run")]
        public string Run { get; init; } = "";

        [JsonPropertyName("task")]
        public int Task { get; init; }

        [JsonPropertyName("name")]
        public string Name { get; init; } = "";

        [JsonPropertyName("action")]
        public string Action { get; init; } = "";

        [JsonPropertyName("completed")]
        public long Completed { get; init; }

        [JsonPropertyName("failed")]
        public long Failed { get; init; }

        [JsonPropertyName("throttled")]
        public long Throttled { get; init; }

        [JsonPropertyName("not_found")]
        public long NotFound { get; init; }

        [JsonPropertyName("bytes")]
        public long Bytes { get; init; }

        [JsonPropertyName("retries")]
        public long Retries { get; init; }

        [JsonPropertyName("mismatches")]
        public long Mismatches { get; init; }

        [JsonPropertyName("errors")]
        public Dictionary<string, long> Errors { get; init; } = [];

        [JsonPropertyName("throttles")]
        public Dictionary<string, long> Throttles { get; init; } = [];

        [JsonPropertyName("capacity")]
        public Dictionary<string, WireCapacity> Capacity { get; init; } = [];

        [JsonPropertyName("starts")]
        public IReadOnlyList<long[]> Starts { get; init; } = [];

        [JsonPropertyName("delay")]
        public string Delay { get; init; } = "";

        [JsonPropertyName("service")]
        public string Service { get; init; } = "";

        [JsonPropertyName("response")]
        public string Response { get; init; } = "";
    }

    private sealed record WireCapacity
    {
        [JsonPropertyName("read")]
        public double? Read { get; init; }

        [JsonPropertyName("write")]
        public double? Write { get; init; }
    }
}

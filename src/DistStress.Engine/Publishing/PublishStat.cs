using System.Text.Json.Serialization;
using DistStress.Engine.Redis.Runs;

namespace DistStress.Engine.Publishing;

/// <summary>How far the publishing of a task is.</summary>
public sealed record PublishStat
{
    /// <summary>When, in µs of the server's clock.</summary>
    [JsonPropertyName("at")]
    public required long AtMicros { get; init; }

    /// <summary>The task's number.</summary>
    [JsonPropertyName("task")]
    public required int Task { get; init; }

    /// <summary>The task's label.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>The action's name.</summary>
    [JsonPropertyName("action")]
    public required string Action { get; init; }

    /// <summary>Ops put on queues so far.</summary>
    [JsonPropertyName("published")]
    public required long Published { get; init; }

    /// <summary>Ops that are due by the schedule so far. Publishing keeps ahead of it.</summary>
    [JsonPropertyName("planned")]
    public required long Planned { get; init; }

    /// <summary>Batches that came onto a queue after their due time, so far.</summary>
    [JsonPropertyName("late_batches")]
    public required long LateBatches { get; init; }

    /// <summary>How late the latest of them was, in µs.</summary>
    [JsonPropertyName("max_late_us")]
    public required long MaxLateMicros { get; init; }

    /// <summary>Ops still to be put on queues.</summary>
    [JsonPropertyName("remaining")]
    public required long Remaining { get; init; }

    /// <summary>Ops a second, published since the last report.</summary>
    [JsonPropertyName("qps")]
    public required double Qps { get; init; }

    /// <summary>Entries waiting in each queue.</summary>
    [JsonPropertyName("queues")]
    public required IReadOnlyList<long> Queues { get; init; }

    /// <summary>Time since the task began.</summary>
    [JsonPropertyName("elapsed_us")]
    public required long ElapsedMicros { get; init; }

    /// <summary>What the run waits for.</summary>
    [JsonPropertyName("waits_for")]
    [JsonConverter(typeof(JsonStringEnumConverter<RunWait>))]
    public required RunWait WaitsFor { get; init; }

    /// <summary>Whether publishing holds because <c>max_backlog</c> is reached.</summary>
    [JsonPropertyName("holding")]
    public required bool Holding { get; init; }
}

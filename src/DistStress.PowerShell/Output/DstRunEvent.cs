namespace DistStress.PowerShell.Output;

/// <summary>Something that happened in a run beside its traffic.</summary>
public sealed record DstRunEvent
{
    /// <summary>When it happened, or began.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>
    /// What: Begun, Continued, WorkerCame, WorkerLeft, WorkerLost, Paused, Resumed, RateChanged, ConfigChanged,
    /// Message, RedisAway, TargetAway, Stopped or Omitted.
    /// </summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>For how many seconds it went on; 0 for what has no length.</summary>
    public double Seconds { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>What it is about, such as a worker's id. May be empty.</summary>
    public string Subject { get; init; } = string.Empty;

    /// <summary>The event in a line.</summary>
    public override string ToString() => $"{Time:yyyy-MM-dd HH:mm:ss} {Kind}: {Text}";
}

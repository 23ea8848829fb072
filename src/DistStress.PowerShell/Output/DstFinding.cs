namespace DistStress.PowerShell.Output;

/// <summary>Something that was found out about a run.</summary>
public sealed record DstFinding
{
    /// <summary>
    /// What: PublisherLate, BacklogFull, NoWorker, WorkerLost, InFlightLimit, Runspaces, Processors, RoundTrip, WarmUp,
    /// WorkerLate, Throttling, TargetDown or Failures.
    /// </summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>When it began.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>When it was seen last.</summary>
    public DateTimeOffset To { get; init; }

    /// <summary>What happened.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>What helps; empty where that is for the store's side to say.</summary>
    public string Advice { get; init; } = string.Empty;

    /// <summary>What it is about: the ids of workers, the kind of error, the store's reason. May be empty.</summary>
    public string Subject { get; init; } = string.Empty;

    /// <summary>Its numbers by name, with blanks between: max_in_flight=1000 service_ms=80.1.</summary>
    public string Numbers { get; init; } = string.Empty;

    /// <summary>The finding in a line.</summary>
    public override string ToString() => $"{From:yyyy-MM-dd HH:mm:ss} to {To:yyyy-MM-dd HH:mm:ss} {Kind}: {Text}";
}

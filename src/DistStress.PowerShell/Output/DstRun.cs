namespace DistStress.PowerShell.Output;

/// <summary>The active run of a prefix, or its last one.</summary>
public sealed record DstRun
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>
    /// Running, Paused, Stopping, Stopped, Completed, Interrupted (its publisher is gone) or Lost (Redis lost its data).
    /// </summary>
    public required string State { get; init; }

    /// <summary>Host and process of the publisher.</summary>
    public string? Publisher { get; init; }

    /// <summary>When it began.</summary>
    public DateTime? Started { get; init; }

    /// <summary>How long it has run, or ran, in seconds.</summary>
    public double Elapsed { get; init; }

    /// <summary>The element of the traffic file that is at work, from 0.</summary>
    public int Element { get; init; }

    /// <summary>How many elements the file has.</summary>
    public int Elements { get; init; }

    /// <summary>Ops of the whole file.</summary>
    public long Total { get; init; }

    /// <summary>Ops put on the queues so far.</summary>
    public long Published { get; init; }

    /// <summary>Ops that ran to their end, reads that found nothing included.</summary>
    public long Completed { get; init; }

    /// <summary>Ops that failed, throttled ones included.</summary>
    public long Failed { get; init; }

    /// <summary>Ops refused for capacity until their budget was used up.</summary>
    public long Throttled { get; init; }

    /// <summary>Reads that found nothing.</summary>
    public long NotFound { get; init; }

    /// <summary>Ops given up: published and never run.</summary>
    public long Dropped { get; init; }

    /// <summary>Batches published after they were due.</summary>
    public long LateBatches { get; init; }

    /// <summary>The most that a batch was published late.</summary>
    public double MaxLateMs { get; init; }

    /// <summary>Queue entries that were put aside during the run because nobody could read them.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Bytes of item data written or returned.</summary>
    public long Bytes { get; init; }

    /// <summary>Calls beyond the first try of an op, by the client or by a worker.</summary>
    public long Retries { get; init; }

    /// <summary>Calls that the store refused for capacity, tried again or not.</summary>
    public long ThrottledCalls { get; init; }

    /// <summary>Columns that reads with verify found different from what was written.</summary>
    public long Mismatches { get; init; }

    /// <summary>Read capacity consumed, where the store says.</summary>
    public double? ReadUnits { get; init; }

    /// <summary>Write capacity consumed, where the store says.</summary>
    public double? WriteUnits { get; init; }

    /// <summary>Failed ops by kind: <c>Timeout=3 Validation=1</c>. Empty where none failed.</summary>
    public string Errors { get; init; } = string.Empty;

    /// <summary>Throttled calls by the store's reason.</summary>
    public string Throttles { get; init; } = string.Empty;

    /// <summary>
    /// Capacity consumed by each table and index: <c>orders:write=12.5 orders/by-date:write=3</c>. Empty where the store
    /// does not say.
    /// </summary>
    public string Capacity { get; init; } = string.Empty;

    /// <summary>
    /// What keeps a run from going on that is being published: <c>Backlog</c> (the queues hold max_backlog ops) or
    /// <c>Worker</c> (there is none). Empty where nothing does.
    /// </summary>
    public string WaitsFor { get; init; } = string.Empty;

    /// <summary>The counts of each task.</summary>
    public DstTaskResult[] Tasks { get; init; } = [];
}

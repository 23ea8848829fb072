namespace DistStress.PowerShell.Output;

/// <summary>The active run of a prefix, or its last one.</summary>
public sealed record DstRun
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Running, Paused, Completed, Stopped, Failed or Lost.</summary>
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

    /// <summary>The counts of each task.</summary>
    public DstTaskResult[] Tasks { get; init; } = [];
}

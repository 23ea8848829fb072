namespace DistStress.PowerShell.Output;

/// <summary>What came of a run. Published = Completed + Failed + Dropped once it has ended.</summary>
public sealed record DstRunResult
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>How it ended: Completed, Stopped or Failed.</summary>
    public required string State { get; init; }

    /// <summary>Ops put on the queues.</summary>
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

    /// <summary>How long the run took, in seconds.</summary>
    public double Elapsed { get; init; }

    /// <summary>The same for each task.</summary>
    public DstTaskResult[] Tasks { get; init; } = [];
}

namespace DistStress.PowerShell.Output;

/// <summary>How far the publisher is with one task: the [STATS] line of each second.</summary>
public sealed record DstPublishStat
{
    /// <summary>When this was so.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The task's label.</summary>
    public required string Action { get; init; }

    /// <summary>Ops published so far.</summary>
    public long Published { get; init; }

    /// <summary>Ops still to publish.</summary>
    public long Remaining { get; init; }

    /// <summary>Ops published in the last second.</summary>
    public double Qps { get; init; }

    /// <summary>Entries that wait in the queues; an entry carries up to `batch` ops.</summary>
    public long QueueTotal { get; init; }

    /// <summary>Entries that wait in each queue, with blanks between them.</summary>
    public string Queues { get; init; } = string.Empty;

    /// <summary>How long the task has run, in seconds.</summary>
    public double Elapsed { get; init; }

    /// <summary>What the run waits for, as `WaitsFor` of a run says. Empty where it goes on.</summary>
    public string WaitsFor { get; init; } = string.Empty;

    /// <summary>Ops that are due by the schedule so far. Publishing keeps ahead of it.</summary>
    public long Planned { get; init; }

    /// <summary>Batches that came onto a queue after their due time, so far.</summary>
    public long LateBatches { get; init; }

    /// <summary>The most that one of them was late.</summary>
    public double MaxLateMs { get; init; }
}

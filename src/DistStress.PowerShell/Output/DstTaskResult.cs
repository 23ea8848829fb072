using System.Globalization;

namespace DistStress.PowerShell.Output;

/// <summary>What came of one task of a run.</summary>
public sealed record DstTaskResult
{
    /// <summary>The task's number in the traffic file, from 0.</summary>
    public int Task { get; init; }

    /// <summary>Its label.</summary>
    public required string Name { get; init; }

    /// <summary>What its ops do.</summary>
    public required string Action { get; init; }

    /// <summary>Its stream number; the one that was drawn where the file gave none.</summary>
    public ulong Seed { get; init; }

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

    /// <summary>Under seeds, how many ops of each stream have ended, with blanks between them; else empty.</summary>
    public string StreamCounts { get; init; } = string.Empty;

    /// <summary>The task in one line, for where a result shows its tasks.</summary>
    public override string ToString() => string.Create(
        CultureInfo.CurrentCulture,
        $"{Task} {Name} [{Action}, seed {Seed}]: published {Published:N0}, completed {Completed:N0}, failed {Failed:N0}, dropped {Dropped:N0}");
}

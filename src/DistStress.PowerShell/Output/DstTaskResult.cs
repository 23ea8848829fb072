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

    /// <summary>The first mismatches in words, each with its key and column; at most ten, with semicolons between.</summary>
    public string MismatchNotes { get; init; } = string.Empty;

    /// <summary>Ops that the latencies are of: all that ended, but for those that a killed worker had not reported.</summary>
    public long Measured { get; init; }

    /// <summary>Response time, from an op's due time to its end: the median. Latencies are null where none was measured.</summary>
    public double? ResponseP50Ms { get; init; }

    /// <summary>Response time: 90 of 100 ops took at most this.</summary>
    public double? ResponseP90Ms { get; init; }

    /// <summary>Response time: 99 of 100 ops took at most this.</summary>
    public double? ResponseP99Ms { get; init; }

    /// <summary>Response time: 999 of 1000 ops took at most this.</summary>
    public double? ResponseP999Ms { get; init; }

    /// <summary>Response time: the longest.</summary>
    public double? ResponseMaxMs { get; init; }

    /// <summary>Service time, from an op's actual start to its end: the median.</summary>
    public double? ServiceP50Ms { get; init; }

    /// <summary>Service time: 99 of 100 ops took at most this.</summary>
    public double? ServiceP99Ms { get; init; }

    /// <summary>Delay, from an op's due time to its actual start: the median.</summary>
    public double? DelayP50Ms { get; init; }

    /// <summary>Delay: 99 of 100 ops started at most this late.</summary>
    public double? DelayP99Ms { get; init; }

    /// <summary>Delay: 999 of 1000 ops started at most this late.</summary>
    public double? DelayP999Ms { get; init; }

    /// <summary>Delay: the longest.</summary>
    public double? DelayMaxMs { get; init; }

    /// <summary>The task in one line, for where a result shows its tasks.</summary>
    public override string ToString() => string.Create(
        CultureInfo.CurrentCulture,
        $"{Task} {Name} [{Action}, seed {Seed}]: published {Published:N0}, completed {Completed:N0}, failed {Failed:N0}, dropped {Dropped:N0}{(Errors.Length > 0 ? $" ({Errors})" : "")}{(Mismatches > 0 ? $", {Mismatches:N0} mismatches" : "")}");
}

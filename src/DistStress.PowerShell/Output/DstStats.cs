namespace DistStress.PowerShell.Output;

/// <summary>What the workers did in one interval.</summary>
public sealed record DstStats
{
    /// <summary>The end of the interval.</summary>
    public DateTime Time { get; init; }

    /// <summary>The worker; null for all of them together.</summary>
    public string? Worker { get; init; }

    /// <summary>The action; null for all of them together.</summary>
    public string? Action { get; init; }

    /// <summary>Ops that ended, a second.</summary>
    public double OpsPerSecond { get; init; }

    /// <summary>Ops of the interval that ran to their end, reads that found nothing included.</summary>
    public long Completed { get; init; }

    /// <summary>Ops that failed, throttled ones included.</summary>
    public long Failed { get; init; }

    /// <summary>Ops refused for capacity until their budget was used up.</summary>
    public long Throttled { get; init; }

    /// <summary>Reads that found nothing.</summary>
    public long NotFound { get; init; }

    /// <summary>Response time, from an op's due time to its end: the median.</summary>
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

    /// <summary>Ops published and not yet taken by a worker.</summary>
    public long Backlog { get; init; }

    /// <summary>Ops started and not yet ended.</summary>
    public long InFlight { get; init; }

    /// <summary>Read capacity consumed, where the store says.</summary>
    public double? ReadUnits { get; init; }

    /// <summary>Write capacity consumed, where the store says.</summary>
    public double? WriteUnits { get; init; }

    /// <summary>Bytes of item data written or returned, a second.</summary>
    public double BytesPerSecond { get; init; }

    /// <summary>Calls beyond the first try of an op, by the client or by the worker.</summary>
    public long Retries { get; init; }

    /// <summary>Calls that the store refused for capacity, tried again or not.</summary>
    public long ThrottledCalls { get; init; }

    /// <summary>Columns that reads with verify found different from what was written.</summary>
    public long Mismatches { get; init; }

    /// <summary>Failed ops by kind: <c>Timeout=3 Validation=1</c>. Empty where none failed.</summary>
    public string Errors { get; init; } = string.Empty;

    /// <summary>Throttled calls by the store's reason.</summary>
    public string Throttles { get; init; } = string.Empty;

    /// <summary>
    /// Capacity consumed by each table and index: <c>orders:write=12.5 orders/by-date:write=3</c>. Empty where the store
    /// does not say.
    /// </summary>
    public string Capacity { get; init; } = string.Empty;
}

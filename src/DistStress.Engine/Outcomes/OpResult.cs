namespace DistStress.Engine.Outcomes;

/// <summary>How an op ended.</summary>
public enum OpStatus
{
    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>A read that was done and found nothing: completed, and counted apart.</summary>
    NotFound,

    /// <summary>A write whose condition did not hold, so that nothing was written: completed, and counted
    /// apart.</summary>
    ConditionFailed,

    /// <summary>Refused for capacity until the op's budget was used up: failed, and counted apart.</summary>
    Throttled,

    /// <summary>Failed for any other reason.</summary>
    Failed,

    /// <summary>Given up before it began, since it could not begin in time: dropped.</summary>
    Expired,
}

/// <summary>What came of an op.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Bytes">Bytes of item data, keys left out, that were written or returned.</param>
/// <param name="ItemsFound">Items that a read returned; 0 for a write.</param>
/// <param name="Retries">How often the client or the target sent a call again.</param>
/// <param name="Error">For a failure, its kind in one word that reports can group by (<c>Timeout</c>); else
/// null.</param>
/// <param name="Detail">For a failure, the store's own message; else null.</param>
public readonly record struct OpResult(
    OpStatus Status,
    long Bytes = 0,
    int ItemsFound = 0,
    int Retries = 0,
    string? Error = null,
    string? Detail = null)
{
    /// <summary>The result of an op that was given up, since it could not begin in time.</summary>
    public static OpResult Expired { get; } = new(OpStatus.Expired);

    /// <summary>What the op's calls came to, where the target tells; else null.</summary>
    public OpCalls? Calls { get; init; }

    /// <summary>How long before the result is given the op had ended, in µs: it fails at its limit, and what is then on
    /// its way, of it or of attempts that it has given up, is waited for a little longer.</summary>
    public long LateMicros { get; init; }

    /// <summary>What a read that verifies found wrong; null where nothing.</summary>
    public OpMismatches? Mismatches { get; init; }

    /// <summary>Whether the op was done, and there is nothing more to tell of it but its bytes.</summary>
    internal bool IsPlain => this is { Status: OpStatus.Succeeded, Retries: 0, Calls: null, Mismatches: null };

    /// <summary>Whether the op, or the part of it, was not done.</summary>
    internal bool HasFailed => Status is OpStatus.Failed or OpStatus.Throttled;
}

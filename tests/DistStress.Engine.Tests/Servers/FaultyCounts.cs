namespace DistStress.Engine.Tests.Servers;

/// <summary>What <see cref="FaultyDynamoDb"/> has done.</summary>
public sealed record FaultyCounts
{
    /// <summary>Calls that came.</summary>
    public int Calls => CallsBy.Values.Sum();

    /// <summary>Calls that came, by action.</summary>
    public IReadOnlyDictionary<string, int> CallsBy { get; init; } = new Dictionary<string, int>();

    /// <summary>Calls that were passed on, in part or whole, whatever became of their answers.</summary>
    public int Forwarded { get; init; }

    /// <summary>Calls refused for capacity.</summary>
    public int Throttled { get; init; }

    /// <summary>Calls refused for capacity, by <see cref="ThrottleForm.Name"/>.</summary>
    public IReadOnlyDictionary<string, int> ThrottledBy { get; init; } = new Dictionary<string, int>();

    public int ServerErrors { get; init; }

    public int Refused { get; init; }

    public int Delayed { get; init; }

    /// <summary>Answers with a wrong checksum, and refusals for the time of the signature.</summary>
    public int Garbled { get; init; }

    /// <summary>Connections cut: before the call was passed on, after it, or within the answer.</summary>
    public int Cut { get; init; }

    /// <summary>Answers that gave back items of a batch.</summary>
    public int Partial { get; init; }

    /// <summary>Items that those answers gave back because this endpoint held them back.</summary>
    public int HeldBack { get; init; }

    /// <summary>What the client has to try again: each such call makes one more call.</summary>
    public int ToRetry => Throttled + ServerErrors + Cut + Partial + Garbled;
}

namespace DistStress.Engine.Targets.DynamoDb.Requests;

/// <summary>Why a call was refused for capacity.</summary>
/// <param name="Reason">Resource, operation and limit in one word:
/// <c>TableWriteKeyRangeThroughputExceeded</c>.</param>
/// <param name="Resource">What had no capacity, as an ARN; null where the answer does not say.</param>
internal sealed record ThrottleReason(string Reason, string? Resource)
{
    private const string IndexPart = "/index/";

    /// <summary>What it is counted as: the reason, and the index where it was one:
    /// <c>IndexWriteKeyRangeThroughputExceeded:by-day</c>.</summary>
    public string Name
    {
        get
        {
            int index = Resource?.IndexOf(IndexPart, StringComparison.Ordinal) ?? -1;
            return index < 0 ? Reason : $"{Reason}:{Resource![(index + IndexPart.Length)..]}";
        }
    }
}

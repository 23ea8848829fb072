namespace DistStress.Engine.Tests.Servers;

/// <summary>A way in which DynamoDB says that a call was refused for capacity.</summary>
/// <param name="Exception">The error.</param>
/// <param name="Reason">The reason that it carries; null where it carries none.</param>
public sealed record ThrottleForm(string Exception, string? Reason)
{
    private const string Provisioned = "ProvisionedThroughputExceededException";
    private const string OnDemand = "ThrottlingException";
    private const string Account = "RequestLimitExceeded";

    /// <summary>What is refused, what for, and why: resource, operation and limit make up a reason.</summary>
    /// <remarks>
    /// Amazon DynamoDB API Reference, ThrottlingReason, and Developer Guide, Diagnosing throttling. A hot key range is
    /// told by either of two errors: by the one for provisioned tables, or by the one for on-demand tables.
    /// </remarks>
    public static IReadOnlyList<ThrottleForm> All { get; } =
    [
        new(Provisioned, null),
        new(OnDemand, null),
        new(Account, null),
        .. from resource in new[] { "Table", "Index" }
           from operation in new[] { "Read", "Write" }
           from form in new[]
           {
               (Provisioned, "KeyRangeThroughputExceeded"),
               (OnDemand, "KeyRangeThroughputExceeded"),
               (Provisioned, "ProvisionedThroughputExceeded"),
               (Account, "AccountLimitExceeded"),
               (OnDemand, "MaxOnDemandThroughputExceeded"),
           }
           select new ThrottleForm(form.Item1, resource + operation + form.Item2),
    ];

    /// <summary>A partition that gets more writes than it can take.</summary>
    public static ThrottleForm HotPartition { get; } = new(OnDemand, "TableWriteKeyRangeThroughputExceeded");

    /// <summary>What results call it: the reason, else the error without its ending.</summary>
    public string Name => Reason ?? Exception.Replace("Exception", "", StringComparison.Ordinal);

    /// <summary>
    /// The answer's JSON. The service writes the list of reasons with a small letter in one of the errors.
    /// </summary>
    public string ToJson()
    {
        string space = Exception == OnDemand ? "com.amazon.coral.availability" : "com.amazonaws.dynamodb.v20120810";
        string list = Exception == OnDemand ? "throttlingReasons" : "ThrottlingReasons";
        string reasons = Reason is null
            ? ""
            : $$""","{{list}}":[{"reason":"{{Reason}}","resource":"arn:aws:dynamodb:us-east-1:1:table/t"}]""";
        return $$"""{"__type":"{{space}}#{{Exception}}","message":"Throughput exceeds the current capacity."{{reasons}}}""";
    }
}

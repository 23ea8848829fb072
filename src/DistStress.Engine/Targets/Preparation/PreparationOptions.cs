namespace DistStress.Engine.Targets.Preparation;

/// <summary>How a target is prepared.</summary>
public sealed record PreparationOptions
{
    /// <summary>The capacity of a DynamoDB table that is created; null for on demand.</summary>
    public TableCapacity? Capacity { get; init; }

    /// <summary>The attribute by which a DynamoDB table that is created lets items expire; null for none.</summary>
    public string? TimeToLive { get; init; }

    /// <summary>Tags of a DynamoDB table that is created, beside the product's own.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What a DynamoDB table that is created takes at once; null for what it has anyway.</summary>
    public TableCapacity? Warm { get; init; }

    /// <summary>The most time that waiting for the table may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Whether what is missing may be created; if not, it is an error.</summary>
    public bool MayCreate { get; init; } = true;

    /// <summary>Gets what a person may want to know; on any thread.</summary>
    public Action<Notice>? OnMessage { get; init; }

    /// <summary>Gets what a person should know; on any thread.</summary>
    public Action<Notice>? OnWarning { get; init; }
}

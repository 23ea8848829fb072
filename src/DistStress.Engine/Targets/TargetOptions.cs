using DistStress.Engine.Clocks;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets.Retries;

namespace DistStress.Engine.Targets;

/// <summary>Everything that is needed to open a target.</summary>
public sealed record TargetOptions
{
    /// <summary>The most ops that are open at a time where nobody says otherwise.</summary>
    public const int UsualMaxInFlight = 1000;

    /// <summary>Which kind of store.</summary>
    public required Store Database { get; init; }

    /// <summary>The table, or for Redis what every key begins with.</summary>
    public required string TableName { get; init; }

    /// <summary>How an item lies in the store.</summary>
    public TargetLayout Layout { get; init; }

    /// <summary>The table's keys and indexes; null for those that the layout usually has.</summary>
    public TableShape? Keys { get; init; }

    /// <summary>How items lie in the table.</summary>
    public TableShape Table => Keys ?? TableShape.Usual(Layout);

    /// <summary>A DynamoDB-compatible URL or the target Redis; null for the default.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The AWS region; null where the profile, or else the SDK's own chain, decides.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// The profile of the AWS credentials files that DynamoDB is called with; null where the SDK's own chain decides.
    /// </summary>
    public string? ProfileName { get; init; }

    /// <summary>The most ops that will be open at a time; connection pools are made to fit.</summary>
    public int MaxInFlight { get; init; } = UsualMaxInFlight;

    /// <summary>How many connections to have, at least 1; null for the store's own choice.</summary>
    public int? Connections { get; init; }

    /// <summary>Whether DynamoDB reads are strongly consistent.</summary>
    public bool ConsistentRead { get; init; }

    /// <summary>The most time an op may take, with everything that is tried again; then it has failed.</summary>
    public TimeSpan OpBudget { get; init; } = Timings.Default.OpBudget;

    /// <summary>The most time that one attempt of a call may take; null for as long as the op.</summary>
    public TimeSpan? AttemptLimit { get; init; }

    /// <summary>How calls are tried again.</summary>
    public RetryPolicy Retry { get; init; } = RetryProfile.DotNet.Policy;

    /// <summary>What that time and all pauses pass by; tests put their own in its place.</summary>
    internal DeadlineTimeProvider Time { get; init; } = DeadlineTimeProvider.Machine;
}

using DistStress.Engine.Configuration;
using DistStress.Engine.Metrics;

namespace DistStress.Engine.Working;

/// <summary>What a worker's user may choose.</summary>
public sealed record WorkerOptions
{
    /// <summary>The store under load; null to go by the configuration.</summary>
    public TargetDatabase? Database { get; init; }

    /// <summary>The store's address; null to go by the configuration, and for Redis to use the control server.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The AWS region; null to go by the configuration, and then by the profile or the SDK's own chain.</summary>
    public string? Region { get; init; }

    /// <summary>The profile of the AWS credentials files; null to leave credentials to the SDK's own chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>
    /// What runs the ops of custom actions, by the action's name; upper or lower case. An op of an action that is not
    /// here fails.
    /// </summary>
    public IReadOnlyDictionary<string, CustomAction>? Actions { get; init; }

    /// <summary>The most time an op of a custom action may take; then it has failed.</summary>
    public TimeSpan ActionBudget { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets what the worker did, once a second; on any thread.</summary>
    public Action<WorkerSnapshot>? OnSnapshot { get; init; }

    /// <summary>Gets what a person may want to know; on any thread.</summary>
    public Action<string>? OnMessage { get; init; }

    /// <summary>Gets what a person should know; on any thread.</summary>
    public Action<string>? OnWarning { get; init; }

    /// <summary>How long a worker that leaves waits for ops that it has begun, before it cuts them off.</summary>
    public TimeSpan LeaveLimit { get; init; } = TimeSpan.FromSeconds(1.2);
}

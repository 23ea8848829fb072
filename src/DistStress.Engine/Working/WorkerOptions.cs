using DistStress.Engine.Control;
using DistStress.Engine.Metrics;
using DistStress.Engine.Targets;
using DistStress.Engine.Working.Actions;
using DistStress.Engine.Working.Messages;

namespace DistStress.Engine.Working;

/// <summary>What a worker's user may choose.</summary>
public sealed record WorkerOptions
{
    /// <summary>The store under load; null to take the configuration's.</summary>
    public Store? Database { get; init; }

    /// <summary>The table that a configuration must name; null to take any.</summary>
    public string? TableName { get; init; }

    /// <summary>
    /// The store's address, where a configuration that names one must name the same; null to take the configuration's,
    /// and for Redis to use the control server.
    /// </summary>
    public string? Endpoint { get; init; }

    /// <summary>
    /// The AWS region, where a configuration that names one must name the same; null to take the configuration's, and
    /// then that of the profile or of the SDK's own chain.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>The profile of the AWS credentials files; null to leave credentials to the SDK's own chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>
    /// What runs the ops of custom actions, by the action's name; upper or lower case. An op of an action that is not
    /// here fails.
    /// </summary>
    public IReadOnlyDictionary<string, CustomAction>? Actions { get; init; }

    /// <summary>The places that custom actions wait for; null where each begins at once.</summary>
    public ActionSlots? ActionSlots { get; init; }

    /// <summary>The processor time that the worker's process has used.</summary>
    public Func<TimeSpan> ProcessorTime { get; init; } = () => Environment.CpuUsage.TotalTime;

    /// <summary>
    /// Which of <see cref="NotifyActions.Guarded"/> the worker does when a signed message asks for it; null for none.
    /// Without a key (<see cref="Redis.ControlOptions.NotifyKey"/>) it does none of them.
    /// </summary>
    public IReadOnlyCollection<string>? Allow { get; init; }

    /// <summary>Handlers of the user's own for control messages, by the action's name; upper or lower case.</summary>
    public IReadOnlyDictionary<string, NotifyHandler>? NotifyHandlers { get; init; }

    /// <summary>The most time that a script of bash or a handler may take; then it is ended.</summary>
    public TimeSpan MessageBudget { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where the worker finds out which EC2 instance it is on; null to leave that open.</summary>
    public InstanceMetadata? Metadata { get; init; }

    /// <summary>Reboots and terminates the worker's EC2 instance; null where nothing can.</summary>
    public IInstanceControl? Instances { get; init; }

    /// <summary>Gets what the worker did, once a second; on any thread.</summary>
    public Action<WorkerSnapshot>? OnSnapshot { get; init; }

    /// <summary>Gets what a person may want to know; on any thread.</summary>
    public Action<Notice>? OnMessage { get; init; }

    /// <summary>Gets what a person should know; on any thread.</summary>
    public Action<Notice>? OnWarning { get; init; }

    /// <summary>How long a worker that leaves waits for ops that it has begun, before it cuts them off.</summary>
    public TimeSpan LeaveLimit { get; init; } = TimeSpan.FromSeconds(1);
}

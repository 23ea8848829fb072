using DistStress.Engine.Conditions;
using DistStress.Engine.Findings;
using DistStress.Engine.Redis.Runs;

namespace DistStress.Engine.Publishing;

/// <summary>What a publisher's user may choose.</summary>
public sealed record PublisherOptions
{
    /// <summary>
    /// Whether an element begins as soon as the one before it is published, instead of when it is done.
    /// </summary>
    public bool NoBarrier { get; init; }

    /// <summary>
    /// The conditions one of which stops the run in order once it is met. Of a run that is continued null leaves those
    /// that it has, and others take their place.
    /// </summary>
    public IReadOnlyList<Condition>? StopWhen { get; init; }

    /// <summary>Gets the state of every active task once a second; on any thread.</summary>
    public Action<PublishStat>? OnStat { get; init; }

    /// <summary>Gets how far the run is, several times a second; on any thread.</summary>
    public Action<RunProgress>? OnProgress { get; init; }

    /// <summary>Gets the steps that are taken, for who wants to know; on any thread.</summary>
    public Action<Notice>? OnMessage { get; init; }

    /// <summary>Gets what a person should know (no worker is there, Redis does not answer); on any thread.</summary>
    public Action<Notice>? OnWarning { get; init; }

    /// <summary>Is told what is found out of the run, and what each worker reports; null for nobody.</summary>
    internal IFindingListener? Listener { get; init; }

    /// <summary>How many workers must be there before the first op is published; 0 to wait for none.</summary>
    public int Workers { get; init; }

    /// <summary>
    /// How long a run goes on, while Redis answers, in which ops are open and none is accounted for, or in which too
    /// few workers have come: 5 min. Null for ever.
    /// </summary>
    public TimeSpan? WorkerTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a stopped run waits for ops that workers have begun.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(1.5);
}

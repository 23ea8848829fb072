namespace DistStress.Engine.Publishing;

/// <summary>What a publisher's user may choose.</summary>
public sealed record PublisherOptions
{
    /// <summary>
    /// Whether an element begins as soon as the one before it is published, instead of when it is done.
    /// </summary>
    public bool NoBarrier { get; init; }

    /// <summary>Gets the state of every active task once a second; on any thread.</summary>
    public Action<PublishStat>? OnStat { get; init; }

    /// <summary>Gets what a person should know (no worker is there, Redis does not answer); on any thread.</summary>
    public Action<Notice>? OnWarning { get; init; }

    /// <summary>How long a stopped run waits for ops that workers have begun.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(1.5);
}

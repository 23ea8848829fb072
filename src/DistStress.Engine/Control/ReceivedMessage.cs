namespace DistStress.Engine.Control;

/// <summary>What came over the channel, as far as it can be read.</summary>
public sealed record ReceivedMessage
{
    /// <summary>The message; null where there is a problem.</summary>
    public NotifyMessage? Message { get; init; }

    /// <summary>Why it is no message, as the end of a sentence that begins "because"; null where it is one.</summary>
    public string? Problem { get; init; }

    /// <summary>The id to answer under; null where it has none.</summary>
    public string? Id { get; init; }

    /// <summary>Whether it says whom it is for.</summary>
    public bool IsAddressed { get; init; }

    /// <summary>The ids of the workers that are meant; null for all.</summary>
    public IReadOnlyList<string>? Workers { get; init; }

    /// <summary>Whether it is clearly for others.</summary>
    /// <param name="worker">A worker's id.</param>
    public bool IsForOthers(string worker) => Workers is { } workers && !workers.Contains(worker);
}

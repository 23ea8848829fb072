namespace DistStress.Engine.Redis.Queues;

/// <summary>A queue entry that nobody could read, as the dead list keeps it.</summary>
internal sealed record DeadEntry
{
    /// <summary>Why nobody could read it.</summary>
    public required string Reason { get; init; }

    /// <summary>The key of the queue that it came from.</summary>
    public required string Queue { get; init; }

    /// <summary>The worker that put it aside.</summary>
    public required string Worker { get; init; }

    /// <summary>When, in µs of the server's clock.</summary>
    public required long At { get; init; }

    /// <summary>Its length.</summary>
    public required int Bytes { get; init; }

    /// <summary>Its beginning.</summary>
    public required string Entry { get; init; }
}

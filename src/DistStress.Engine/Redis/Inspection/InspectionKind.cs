namespace DistStress.Engine.Redis.Inspection;

/// <summary>What is looked at of a connection.</summary>
public enum InspectionKind
{
    /// <summary>Whether the server can be used at all, and what it is.</summary>
    Connection,

    /// <summary>How long an answer takes, against how far ahead the publisher works.</summary>
    RoundTrip,

    /// <summary>How well the server's clock is known.</summary>
    Clock,

    /// <summary>Whether all keys of the prefix lie in one slot, where the server is a cluster.</summary>
    Slots,

    /// <summary>Whether the server may drop keys when its memory is full.</summary>
    Eviction,

    /// <summary>Whether the server has the commands, and the user the rights, that a run needs.</summary>
    Rights,

    /// <summary>Whether the store under load can be used.</summary>
    Target,
}

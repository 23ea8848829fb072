namespace DistStress.PowerShell.Output;

/// <summary>What came of a look at one thing that a run needs.</summary>
public sealed record DstConnectionCheck : DstPrefixOutput
{
    /// <summary>What was looked at: Connection, RoundTrip, Clock, Slots, Eviction, Rights or Target.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Ok; Warning: a run works, and may go wrong or not be what its file says; Failed: a run does not work; Unknown:
    /// the server does not say.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>What was found, in sentences.</summary>
    public required string Text { get; init; }

    /// <summary>What mends it; null where nothing has to be mended, or the text says it.</summary>
    public string? Recommendation { get; init; }
}

namespace DistStress.PowerShell.Output;

/// <summary>How often something with a name happened: a kind of failure, a reason for throttling.</summary>
public sealed record DstCount
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>How often.</summary>
    public long Count { get; init; }
}

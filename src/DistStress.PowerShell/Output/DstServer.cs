namespace DistStress.PowerShell.Output;

/// <summary>An embedded server.</summary>
public sealed record DstServer
{
    /// <summary>Where it is reached; the -Redis of the other cmdlets.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Its port on loopback.</summary>
    public int Port { get; init; }

    /// <summary>The process it lives in.</summary>
    public int ProcessId { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>The most memory for data, in MiB.</summary>
    public int MemoryMiB { get; init; }
}

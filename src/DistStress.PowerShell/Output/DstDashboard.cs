namespace DistStress.PowerShell.Output;

/// <summary>A dashboard of this process.</summary>
public sealed record DstDashboard : DstPrefixOutput
{
    /// <summary>Where a browser on this machine finds it. Whoever has it sees the runs of the prefix.</summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>Its port on loopback.</summary>
    public int Port { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset Started { get; init; }
}

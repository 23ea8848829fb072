namespace DistStress.PowerShell.Output;

/// <summary>What Sync-DstConfig did.</summary>
public sealed record DstConfigChange : DstPrefixOutput
{
    /// <summary>Whether the stored configuration was different and has been written.</summary>
    public bool Changed { get; init; }

    /// <summary>What differed, one setting after the other; empty if nothing did.</summary>
    public string Difference { get; init; } = string.Empty;

    /// <summary>How many listeners were told; 0 without a change.</summary>
    public long Notified { get; init; }
}

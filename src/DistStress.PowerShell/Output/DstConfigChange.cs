namespace DistStress.PowerShell.Output;

/// <summary>What Sync-DstConfig did.</summary>
public sealed record DstConfigChange : DstPrefixOutput
{
    /// <summary>Whether the stored configuration was different and has been written.</summary>
    public bool Changed { get; init; }

    /// <summary>What differed, <c>threads: 4 -> 8; batch: 100 -> 50</c>: each setting with its old and its new value as
    /// JSON, long ones cut, passwords left out. Empty if nothing did.</summary>
    public string Difference { get; init; } = string.Empty;

    /// <summary>How many listeners were told; 0 without a change.</summary>
    public long Notified { get; init; }
}

namespace DistStress.PowerShell.Output;

/// <summary>What Clear-DstQueue removed.</summary>
public sealed record DstQueueClearing : DstPrefixOutput
{
    /// <summary>How many queues held something.</summary>
    public int Queues { get; init; }

    /// <summary>How many entries they held; an entry carries up to `batch` ops.</summary>
    public long Entries { get; init; }

    /// <summary>Of how many ops those were, as far as they could be read.</summary>
    public long Ops { get; init; }
}

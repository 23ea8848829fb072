namespace DistStress.PowerShell.Output;

/// <summary>What Clear-DstQueue removed.</summary>
public sealed record DstQueueClearing : DstPrefixOutput
{
    /// <summary>How many queues held something.</summary>
    public int Queues { get; init; }

    /// <summary>How many entries were removed that could be read; an entry carries up to `batch` ops.</summary>
    public long Entries { get; init; }

    /// <summary>Of how many ops those were.</summary>
    public long Ops { get; init; }

    /// <summary>How many of these count as dropped, since they are of the prefix's run.</summary>
    public long Dropped { get; init; }
}

namespace DistStress.PowerShell.Output;

/// <summary>What a traffic file will do.</summary>
public sealed record DstForecast
{
    /// <summary>How many ops.</summary>
    public long TotalOps { get; init; }

    /// <summary>How many items they cover.</summary>
    public long TotalItems { get; init; }

    /// <summary>Bytes of item data they write, estimated.</summary>
    public long BytesWritten { get; init; }

    /// <summary>The highest rate, tasks of a group together.</summary>
    public double PeakQps { get; init; }

    /// <summary>The mean rate over the whole file.</summary>
    public double MeanQps { get; init; }

    /// <summary>How long it takes.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>The same for each task.</summary>
    public DstTaskForecast[] Tasks { get; init; } = [];
}

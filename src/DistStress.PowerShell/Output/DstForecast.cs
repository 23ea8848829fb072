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

    /// <summary>How many elements, one after the other, the file has.</summary>
    public int Elements { get; init; }

    /// <summary>
    /// Whether the forecast reckons with elements that follow each other exactly, as under -NoBarrier. Otherwise each
    /// begins once every op of the one before is accounted for.
    /// </summary>
    public bool NoBarrier { get; init; }

    /// <summary>
    /// How long it takes. What passes between elements that wait for each other is not in it: at most 50 ms each
    /// where workers keep up.
    /// </summary>
    public double DurationSeconds { get; init; }

    /// <summary>Read capacity units they consume; null where the store is not known, or has none.</summary>
    public double? ReadUnits { get; init; }

    /// <summary>Write capacity units they consume, those of indexes included; null as ReadUnits.</summary>
    public double? WriteUnits { get; init; }

    /// <summary>What the units take for granted because it cannot be known, such as what the table held before.
    /// </summary>
    public string[] Assumptions { get; init; } = [];

    /// <summary>The same for each task.</summary>
    public DstTaskForecast[] Tasks { get; init; } = [];
}

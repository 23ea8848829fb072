namespace DistStress.PowerShell.Output;

/// <summary>What an hour of a traffic file, or of one of its tasks, will bring.</summary>
public sealed record DstHourForecast
{
    /// <summary>The hour's number, from 0: hour 1 begins 3600 s after the file does.</summary>
    public int Hour { get; init; }

    /// <summary>The task's number; null for all tasks together.</summary>
    public int? Task { get; init; }

    /// <summary>The task's label; empty for all tasks together.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>When the row begins, in seconds since the file does.</summary>
    public double StartSeconds { get; init; }

    /// <summary>How long it is, in seconds: an hour, less where the file or the task begins or ends in it.</summary>
    public double Seconds { get; init; }

    /// <summary>How many ops.</summary>
    public long Ops { get; init; }

    /// <summary>The mean rate.</summary>
    public double MeanQps { get; init; }

    /// <summary>The highest rate, tasks of a group together.</summary>
    public double PeakQps { get; init; }

    /// <summary>How many items they cover.</summary>
    public long Items { get; init; }

    /// <summary>Bytes of item data they write, estimated.</summary>
    public long BytesWritten { get; init; }

    /// <summary>Bytes of the records that are written: names, values and keys. Null without a configuration.</summary>
    public long? RecordBytes { get; init; }

    /// <summary>Read capacity units they consume; null where the store is not known, or has none.</summary>
    public double? ReadUnits { get; init; }

    /// <summary>Write capacity units they consume; null as ReadUnits.</summary>
    public double? WriteUnits { get; init; }

    /// <summary>By how many bytes the table and its indexes grow; null where the store has no such count.</summary>
    public long? StoredBytes { get; init; }

    /// <summary>What the units cost on demand; null where the price is not known.</summary>
    public double? Cost { get; init; }
}

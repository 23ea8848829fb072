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

    /// <summary>The files, with commas between them where they were reckoned together.</summary>
    public string File { get; init; } = string.Empty;

    /// <summary>Bytes of the records that are written: names, values and keys. Null without a configuration.</summary>
    public long? RecordBytes { get; init; }

    /// <summary>
    /// Bytes that the file leaves in the table and its indexes, with the 100 bytes that DynamoDB counts beside each
    /// record. Null where the store has no such count.
    /// </summary>
    public long? StoredBytes { get; init; }

    /// <summary>Bytes of memory that the items take in Redis. Null where the store is another one, or not known.
    /// </summary>
    public long? MemoryBytes { get; init; }

    /// <summary>What the units cost on demand; 0 where nothing is paid by the op, null where the price is not known.
    /// </summary>
    public double? Cost { get; init; }

    /// <summary>
    /// What provisioned capacity for the peak costs, for every hour that the file begins; null as Cost.
    /// </summary>
    public double? ProvisionedCost { get; init; }

    /// <summary>Read units a second that provisioned capacity needs, for the table and its indexes; null as ReadUnits.
    /// </summary>
    public double? PeakReadUnits { get; init; }

    /// <summary>Write units a second that provisioned capacity needs; null as ReadUnits.</summary>
    public double? PeakWriteUnits { get; init; }

    /// <summary>What StoredBytes cost for a month; null as Cost.</summary>
    public double? StorageCostPerMonth { get; init; }

    /// <summary>The region that the prices are of; empty where they are not known.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The currency of the prices; empty where they are not known.</summary>
    public string Currency { get; init; } = string.Empty;

    /// <summary>The day and the source of the prices; empty where they are not known.</summary>
    public string PriceSource { get; init; } = string.Empty;

    /// <summary>Processors of workers that the peak takes, with a reserve; null without a configuration.</summary>
    public double? Processors { get; init; }

    /// <summary>Workers that the peak takes, on machines of four processors; null without a configuration.</summary>
    public int? Workers { get; init; }

    /// <summary>Connections to the store that the peak takes, of all workers; null without a configuration.</summary>
    public int? Connections { get; init; }

    /// <summary>What the figures take for granted because it cannot be known, such as what the table held before.
    /// </summary>
    public string[] Assumptions { get; init; } = [];

    /// <summary>The same for each task.</summary>
    public DstTaskForecast[] Tasks { get; init; } = [];

    // A list, which in a row of figures would be the name of a type in a CSV file: so it is a method here, and a hidden
    // property by the module's types file.

    /// <summary>The hours of the file, from its beginning; of a file of more than a year, longer rows.</summary>
    public DstHourForecast[] GetHours() => Hours;

    internal DstHourForecast[] Hours { get; init; } = [];
}

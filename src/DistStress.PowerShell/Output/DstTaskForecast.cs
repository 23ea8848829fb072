using System.Globalization;
using DistStress.PowerShell.Output.Mapping;

namespace DistStress.PowerShell.Output;

/// <summary>What one task of a traffic file will do.</summary>
public sealed record DstTaskForecast
{
    /// <summary>The task's number in the file, from 0.</summary>
    public int Task { get; init; }

    /// <summary>Its label.</summary>
    public required string Name { get; init; }

    /// <summary>What its ops do.</summary>
    public required string Action { get; init; }

    /// <summary>How many ops.</summary>
    public long Ops { get; init; }

    /// <summary>How many items they cover.</summary>
    public long Items { get; init; }

    /// <summary>Bytes of item data they write, estimated.</summary>
    public long BytesWritten { get; init; }

    /// <summary>Bytes of the values of an item, at least: lengths, numbers and picks differ.</summary>
    public long ItemBytesMin { get; init; }

    /// <summary>Bytes of the values of an item, on average.</summary>
    public double ItemBytesMean { get; init; }

    /// <summary>Bytes of the values of an item, at most.</summary>
    public long ItemBytesMax { get; init; }

    /// <summary>The highest rate.</summary>
    public double PeakQps { get; init; }

    /// <summary>The mean rate.</summary>
    public double MeanQps { get; init; }

    /// <summary>How long it takes.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>Read capacity units they consume; null where the store is not known, or has none.</summary>
    public double? ReadUnits { get; init; }

    /// <summary>Write capacity units they consume, those of indexes included; null as ReadUnits.</summary>
    public double? WriteUnits { get; init; }

    /// <summary>The units by table and index: orders:write=12.5 orders/by-date:write=3; empty as ReadUnits.</summary>
    public string Capacity { get; init; } = string.Empty;

    /// <summary>The file that the task is of.</summary>
    public string File { get; init; } = string.Empty;

    /// <summary>When it begins, in seconds since the file does.</summary>
    public double StartSeconds { get; init; }

    /// <summary>Bytes of the records that are written: names, values and keys. Null without a configuration.</summary>
    public long? RecordBytes { get; init; }

    /// <summary>By how many bytes the table and its indexes grow, with the 100 bytes that DynamoDB counts beside each
    /// record; below 0 where they shrink, null where the store has no such count.</summary>
    public long? StoredBytes { get; init; }

    /// <summary>By how many bytes of memory the items grow in Redis; null where the store is another one.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>What the units cost on demand; 0 where nothing is paid by the op, null where the price is not known.
    /// </summary>
    public double? Cost { get; init; }

    // Lists, which in a row of figures would be the name of a type in a CSV file: so they are methods here, and hidden
    // properties by the module's types file.

    /// <summary>The hours of the file that the task is in.</summary>
    public DstHourForecast[] GetHours() => Hours;

    internal DstHourForecast[] Hours { get; init; } = [];

    /// <summary>What <c>Capacity</c> says, as objects: the units of each table and index.</summary>
    public DstConsumedUnits[] GetConsumedUnits() => Consumed;

    internal DstConsumedUnits[] Consumed { get; init; } = [];

    /// <summary>The task in one line, for where a forecast shows its tasks.</summary>
    public override string ToString() => string.Create(
        CultureInfo.CurrentCulture,
        $"{Task} {Name} [{Action}]: {Ops:N0} ops, peak {RateText.Of(PeakQps, "N1")}/s, {DurationSeconds:N1} s");
}

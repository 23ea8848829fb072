using DistStress.Engine.Metrics.Schema;

namespace DistStress.Telemetry;

/// <summary>
/// What the rows of the measurement schema are called where OpenTelemetry carries them, with units of the Unified Code
/// for Units of Measure, as its semantic conventions ask.
/// </summary>
public static class MetricNames
{
    /// <summary>Ops that wait.</summary>
    public const string Backlog = Space + "backlog";

    /// <summary>Ops that are open.</summary>
    public const string InFlight = Space + "in_flight";

    /// <summary>Read capacity consumed.</summary>
    public const string ReadUnits = Space + "read_units";

    /// <summary>Write capacity consumed.</summary>
    public const string WriteUnits = Space + "write_units";

    /// <summary>The attribute of failed ops: the kind of the error. One of the semantic conventions.</summary>
    public const string ErrorType = "error.type";

    /// <summary>The attribute of ops given up and of throttled calls: why.</summary>
    public const string Reason = Space + "reason";

    /// <summary>The attribute of consumed capacity: the table, or the index as <c>table/index</c>.</summary>
    public const string Table = Space + "table";

    private const string Space = "dst.";
    private const string MicrosEnd = "_us";

    /// <summary>A counter's name.</summary>
    public static string Of(Counter counter) => Space + (counter.Unit == MeasurementUnit.Microseconds
        ? counter.Wire.Replace(MicrosEnd, string.Empty, StringComparison.Ordinal)
        : counter.Wire);

    /// <summary>The name of counts by name.</summary>
    public static string Of(NamedCounts counts) => Space + counts.Name.ToLowerInvariant();

    /// <summary>A latency's name.</summary>
    public static string Of(LatencyKind latency) => Space + latency.Wire;

    /// <summary>The attribute that tells counts by name apart.</summary>
    public static string AttributeOf(NamedCounts counts) =>
        counts.Name == nameof(Engine.Metrics.OpTally.Errors) ? ErrorType : Reason;

    /// <summary>A unit as OpenTelemetry writes it. Times are in seconds.</summary>
    public static string UnitOf(MeasurementUnit unit) => unit switch
    {
        MeasurementUnit.Ops => "{op}",
        MeasurementUnit.Calls => "{call}",
        MeasurementUnit.Batches => "{batch}",
        MeasurementUnit.Columns => "{column}",
        MeasurementUnit.CapacityUnits => "{unit}",
        MeasurementUnit.Bytes => "By",
        MeasurementUnit.Microseconds => "s",
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Nothing with this unit is exported."),
    };
}

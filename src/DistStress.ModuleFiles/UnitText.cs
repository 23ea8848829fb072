using DistStress.Engine.Metrics.Schema;

namespace DistStress.ModuleFiles;

/// <summary>Units as the reference writes them.</summary>
internal static class UnitText
{
    public static string Of(MeasurementUnit unit) => unit switch
    {
        MeasurementUnit.Ops => "ops",
        MeasurementUnit.OpsPerSecond => "ops/s",
        MeasurementUnit.Calls => "calls",
        MeasurementUnit.Batches => "batches",
        MeasurementUnit.Bytes => "bytes",
        MeasurementUnit.BytesPerSecond => "bytes/s",
        MeasurementUnit.Columns => "columns",
        MeasurementUnit.CapacityUnits => "capacity units",
        MeasurementUnit.Money => "money (USD)",
        MeasurementUnit.Microseconds => "µs",
        MeasurementUnit.Milliseconds => "ms",
        MeasurementUnit.Percent => "%",
        MeasurementUnit.Text => "text",
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "This unit has no text yet."),
    };
}

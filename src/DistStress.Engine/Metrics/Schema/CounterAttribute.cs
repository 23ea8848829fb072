namespace DistStress.Engine.Metrics.Schema;

/// <summary>A whole number that <see cref="OpTally"/> keeps.</summary>
/// <param name="name">The property that carries it.</param>
/// <param name="wire">What it is called in the run record and in snapshots.</param>
/// <param name="unit">What it counts.</param>
/// <param name="outputs">The outputs that carry it.</param>
/// <param name="text">What it is.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class CounterAttribute(
    string name, string wire, MeasurementUnit unit, MeasurementOutputs outputs, string text)
    : MeasurementAttribute(name, unit, outputs, text)
{
    /// <summary>What it is called in the run record and in snapshots.</summary>
    public string Wire { get; } = wire;

    /// <summary>How the values of parts become that of the whole.</summary>
    public CounterMerge Merge { get; init; }

    /// <summary>Who counts.</summary>
    public CounterSource Source { get; init; }
}

namespace DistStress.Engine.Metrics.Schema;

/// <summary>Whole numbers by name (a kind of error, a reason) that <see cref="OpTally"/> keeps.</summary>
/// <param name="name">The property that carries them.</param>
/// <param name="wire">What they are called in the run record, where the name follows a colon, and in snapshots.</param>
/// <param name="unit">What they count.</param>
/// <param name="outputs">The outputs that carry them, as one text.</param>
/// <param name="text">What they are.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class NamedCountsAttribute(
    string name, string wire, MeasurementUnit unit, MeasurementOutputs outputs, string text)
    : MeasurementAttribute(name, unit, outputs, text)
{
    /// <summary>What they are called in the run record, where the name follows a colon, and in snapshots.</summary>
    public string Wire { get; } = wire;
}

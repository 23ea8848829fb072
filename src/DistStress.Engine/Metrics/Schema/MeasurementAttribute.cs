namespace DistStress.Engine.Metrics.Schema;

/// <summary>A row of <see cref="MeasurementSchema"/>.</summary>
/// <param name="name">The property that carries it, in every output.</param>
/// <param name="unit">What it counts or measures.</param>
/// <param name="outputs">The outputs that carry it.</param>
/// <param name="text">What it is, in a sentence or two for the reference.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public abstract class MeasurementAttribute(
    string name, MeasurementUnit unit, MeasurementOutputs outputs, string text) : Attribute
{
    /// <summary>The property that carries it, in every output.</summary>
    public string Name { get; } = name;

    /// <summary>What it counts or measures.</summary>
    public MeasurementUnit Unit { get; } = unit;

    /// <summary>The outputs that carry it.</summary>
    public MeasurementOutputs Outputs { get; } = outputs;

    /// <summary>What it is, in a sentence or two for the reference.</summary>
    public string Text { get; } = text;

    /// <summary>When views show it.</summary>
    public Shown Shown { get; init; }
}

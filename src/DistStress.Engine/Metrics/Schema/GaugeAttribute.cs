namespace DistStress.Engine.Metrics.Schema;

/// <summary>What is so at one moment, or over one interval; whoever makes the output knows it.</summary>
/// <param name="name">The property that carries it.</param>
/// <param name="type">Its type in the outputs, as C# writes it.</param>
/// <param name="unit">What it measures.</param>
/// <param name="outputs">The outputs that carry it.</param>
/// <param name="text">What it is.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GaugeAttribute(
    string name, string type, MeasurementUnit unit, MeasurementOutputs outputs, string text)
    : MeasurementAttribute(name, unit, outputs, text)
{
    /// <summary>Its type in the outputs, as C# writes it.</summary>
    public string Type { get; } = type;
}

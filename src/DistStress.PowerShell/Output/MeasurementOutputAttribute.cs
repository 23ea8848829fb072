using DistStress.Engine.Metrics.Schema;

namespace DistStress.PowerShell.Output;

/// <summary>
/// Gives an output a property for each row of the measurement schema that it carries. They come behind its own
/// properties, and before those that it inherits.
/// </summary>
/// <param name="output">Which output it is.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MeasurementOutputAttribute(MeasurementOutputs output) : Attribute
{
    /// <summary>Which output it is.</summary>
    public MeasurementOutputs Output { get; } = output;
}

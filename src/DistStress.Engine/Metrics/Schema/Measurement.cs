namespace DistStress.Engine.Metrics.Schema;

/// <summary>A row of <see cref="MeasurementSchema"/>, for who goes through them.</summary>
/// <param name="Name">The property that carries it, in every output.</param>
/// <param name="Unit">What it counts or measures.</param>
/// <param name="Outputs">The outputs that carry it.</param>
/// <param name="Shown">When views show it.</param>
/// <param name="Text">What it is.</param>
public sealed record Measurement(
    string Name, MeasurementUnit Unit, MeasurementOutputs Outputs, Shown Shown, string Text);

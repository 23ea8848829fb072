namespace DistStress.Engine.Metrics.Schema;

/// <summary>A row of <see cref="MeasurementSchema"/>, for who goes through them.</summary>
/// <param name="Name">The property that carries it, in every output.</param>
/// <param name="Unit">What it counts or measures.</param>
/// <param name="Outputs">The outputs that carry it.</param>
/// <param name="Shown">When views show it.</param>
/// <param name="Text">What it is.</param>
/// <param name="IsNumber">Whether it is a number, and no text.</param>
/// <param name="Value">
/// The number that counts and latencies tell, null where they do not; itself null for a text, and for what is so at a
/// moment, which only whoever makes the output knows.
/// </param>
public sealed record Measurement(
    string Name, MeasurementUnit Unit, MeasurementOutputs Outputs, Shown Shown, string Text, bool IsNumber,
    Func<OpTally, LatencySet, double?>? Value);

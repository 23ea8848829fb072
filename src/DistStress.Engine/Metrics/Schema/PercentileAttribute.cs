namespace DistStress.Engine.Metrics.Schema;

/// <summary>A percentile of a latency, in ms; empty where nothing was measured.</summary>
/// <param name="name">The property that carries it.</param>
/// <param name="latency">The latency's name.</param>
/// <param name="percent">The share of all ops that it is not exceeded by, in percent; 100 is the maximum.</param>
/// <param name="outputs">The outputs that carry it.</param>
/// <param name="text">What it is.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PercentileAttribute(
    string name, string latency, double percent, MeasurementOutputs outputs, string text)
    : MeasurementAttribute(name, MeasurementUnit.Milliseconds, outputs, text)
{
    /// <summary>The latency's name.</summary>
    public string Latency { get; } = latency;

    /// <summary>The share of all ops that it is not exceeded by, in percent; 100 is the maximum.</summary>
    public double Percent { get; } = percent;
}

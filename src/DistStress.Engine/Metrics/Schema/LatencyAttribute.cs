namespace DistStress.Engine.Metrics.Schema;

/// <summary>A latency that <see cref="LatencySet"/> keeps a histogram of.</summary>
/// <param name="name">The property that carries the histogram.</param>
/// <param name="wire">What it is called in the run record and in snapshots.</param>
/// <param name="text">From when to when, and of which ops.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class LatencyAttribute(string name, string wire, string text)
    : MeasurementAttribute(name, MeasurementUnit.Microseconds, MeasurementOutputs.None, text)
{
    /// <summary>What it is called in the run record and in snapshots.</summary>
    public string Wire { get; } = wire;
}

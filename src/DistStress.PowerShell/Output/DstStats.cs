using DistStress.Engine.Metrics.Schema;

namespace DistStress.PowerShell.Output;

/// <summary>What the workers did in one interval.</summary>
[MeasurementOutput(MeasurementOutputs.Stats)]
public sealed partial record DstStats
{
    /// <summary>The end of the interval.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The worker; null for all of them together.</summary>
    public string? Worker { get; init; }

    /// <summary>The action; null for all of them together.</summary>
    public string? Action { get; init; }
}

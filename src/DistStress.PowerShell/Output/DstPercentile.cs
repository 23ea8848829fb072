namespace DistStress.PowerShell.Output;

/// <summary>A point of a run's curve of latencies.</summary>
public sealed record DstPercentile
{
    /// <summary>Which latency: Response, Service, Delay, Failed.</summary>
    public string Latency { get; init; } = string.Empty;

    /// <summary>The share of ops that took at most so long, 0 to 100.</summary>
    public double Percentile { get; init; }

    /// <summary>How long, in ms.</summary>
    public double Milliseconds { get; init; }
}

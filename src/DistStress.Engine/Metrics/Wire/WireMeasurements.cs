namespace DistStress.Engine.Metrics.Wire;

/// <summary>A task's measurements as JSON.</summary>
internal sealed record WireMeasurements
{
    /// <summary>Histograms by the wire names of their latencies.</summary>
    public required Dictionary<string, string> Latencies { get; init; }

    /// <summary>Planned, published and started ops over time.</summary>
    public required RateSeries Rates { get; init; }

    /// <summary>What became of the ops over time; null where it is not kept.</summary>
    public WireOutcomes? Outcomes { get; init; }
}

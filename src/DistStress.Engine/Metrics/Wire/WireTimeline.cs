namespace DistStress.Engine.Metrics.Wire;

/// <summary>A run's timeline as JSON.</summary>
internal sealed record WireTimeline
{
    /// <summary>What became of the ops.</summary>
    public required WireOutcomes Outcomes { get; init; }

    /// <summary>What waited.</summary>
    public required WaitingSeries Waiting { get; init; }
}

namespace DistStress.Engine.Metrics;

/// <summary>What happened in a whole run over time; tasks that warm up are left out of the outcomes.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class RunTimeline
{
    /// <summary>What became of the ops.</summary>
    public OutcomeSeries Outcomes { get; init; } = new();

    /// <summary>What waited.</summary>
    public WaitingSeries Waiting { get; init; } = new();
}

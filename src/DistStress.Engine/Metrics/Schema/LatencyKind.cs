namespace DistStress.Engine.Metrics.Schema;

/// <summary>A latency of <see cref="LatencySet"/>, for who goes through all of them.</summary>
/// <param name="Name">The property of the set.</param>
/// <param name="Wire">What it is called in the run record and in snapshots.</param>
/// <param name="Of">The histogram of a set.</param>
/// <param name="Text">From when to when.</param>
public sealed record LatencyKind(string Name, string Wire, Func<LatencySet, LatencyHistogram> Of, string Text);

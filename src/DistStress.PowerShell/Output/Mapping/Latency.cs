using DistStress.Engine.Metrics;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Latencies as cmdlets write them: in ms.</summary>
internal static class Latency
{
    /// <summary>The latency that this share of all does not exceed.</summary>
    /// <param name="histogram">The latencies.</param>
    /// <param name="percentile">0 to 100.</param>
    /// <returns>ms; null where there is none: an empty cell, not a zero that would look like a very good one.</returns>
    public static double? Ms(LatencyHistogram histogram, double percentile) =>
        histogram.Count == 0 ? null : histogram.Percentile(percentile) / 1000.0;
}

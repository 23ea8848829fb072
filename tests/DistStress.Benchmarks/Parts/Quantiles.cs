using DistStress.Engine.Metrics;

namespace DistStress.Benchmarks.Parts;

/// <summary>The quantiles of latencies that people ask for, in µs.</summary>
internal sealed record Quantiles(long P50, long P99, long P999, long Max)
{
    public static Quantiles Of(LatencyHistogram histogram) => new(
        histogram.Percentile(50), histogram.Percentile(99), histogram.Percentile(99.9), histogram.Max);
}

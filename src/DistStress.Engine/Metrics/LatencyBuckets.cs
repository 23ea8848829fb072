using System.Numerics;

namespace DistStress.Engine.Metrics;

/// <summary>
/// The buckets of a histogram of latencies: HdrHistogram's arithmetic (Gil Tene) for 1 µs to an hour with three
/// significant digits. Up to 2047 µs each value has one of its own; from there on each doubling has 1024.
/// </summary>
internal static class LatencyBuckets
{
    private const int HalfBits = 10;
    private const int Half = 1 << HalfBits;
    private const long Mask = 2 * Half - 1;

    /// <summary>How many there are.</summary>
    public const int Count = 23 * Half;

    /// <summary>The bucket of a value.</summary>
    /// <param name="micros">The value in µs, 0 to <see cref="LatencyHistogram.MaxMicros"/>.</param>
    public static int Of(long micros)
    {
        int shift = 63 - HalfBits - BitOperations.LeadingZeroCount((ulong)(micros | Mask));
        return (shift << HalfBits) + (int)(micros >> shift);
    }

    /// <summary>The greatest value of a bucket, in µs.</summary>
    public static long Highest(int bucket)
    {
        int shift = Math.Max(0, (bucket >> HalfBits) - 1);
        return ((long)(bucket - (shift << HalfBits)) << shift) + (1L << shift) - 1;
    }
}

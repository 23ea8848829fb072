namespace DistStress.Engine.Metrics;

/// <summary>Latencies in µs, 0 to an hour, kept to three significant digits, as HdrHistogram keeps them.</summary>
/// <remarks>
/// Unlike that library's, one takes the room of the values that it holds: an empty one none, one of a task with few ops
/// some hundred bytes. Not for several threads at once.
/// </remarks>
public sealed class LatencyHistogram
{
    /// <summary>The longest latency that is told from a longer one: an hour.</summary>
    public const long MaxMicros = 3_600_000_000;

    /// <summary>The most latencies that a histogram takes from others: decades of millions a second.</summary>
    public const long MostCount = 1L << 53;

    private LatencyCounts? _counts;

    /// <summary>Makes an empty histogram.</summary>
    public LatencyHistogram()
    {
    }

    private LatencyHistogram(LatencyCounts counts)
    {
        _counts = counts;
    }

    private LatencyCounts Counts => _counts ??= new LatencyCounts();

    /// <summary>How many latencies it holds.</summary>
    public long Count => _counts?.Total ?? 0;

    /// <summary>The longest latency in µs; 0 if it is empty.</summary>
    public long Max => Count == 0 ? 0 : LatencyBuckets.Highest(Counts.Last);

    /// <summary>Adds a latency.</summary>
    /// <param name="micros">The latency in µs; a negative one counts as 0, one above an hour as an hour.</param>
    public void Record(long micros) => Counts.Add(LatencyBuckets.Of(Math.Clamp(micros, 0, MaxMicros)), 1);

    /// <summary>
    /// Adds all latencies of another histogram, unless together they are more than <see cref="MostCount"/>.
    /// </summary>
    public void Add(LatencyHistogram other)
    {
        if (other.Count == 0 || other.Count > MostCount - Count)
            return;
        foreach ((int bucket, long count) in other.Counts.InOrder())
            Counts.Add(bucket, count);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => _counts?.Clear();

    /// <summary>
    /// The latencies in order, each as the greatest value of its bucket in µs, and how often it came.
    /// </summary>
    public IEnumerable<(long Micros, long Count)> Values() => Count == 0
        ? []
        : Counts.InOrder().Select(entry => (LatencyBuckets.Highest(entry.Bucket), entry.Count));

    /// <summary>The latency that this share of all latencies does not exceed.</summary>
    /// <param name="percentile">0 to 100.</param>
    /// <returns>µs, the greatest value of its bucket; 0 if the histogram is empty.</returns>
    public long Percentile(double percentile)
    {
        if (Count == 0)
            return 0;
        long left = Math.Max(1, (long)(Math.Clamp(percentile, 0, 100) / 100 * Count + 0.5));
        foreach ((int bucket, long count) in Counts.InOrder())
        {
            left -= count;
            if (left <= 0)
                return LatencyBuckets.Highest(bucket);
        }

        return Max;
    }

    /// <summary>The latency that this share of all latencies does not exceed, as outputs carry it.</summary>
    /// <param name="percentile">0 to 100.</param>
    /// <returns>ms; null if the histogram is empty, and not a 0 that would look like a very good one.</returns>
    public double? Milliseconds(double percentile) => Count == 0 ? null : Percentile(percentile) / 1000.0;

    /// <summary>The histogram in HdrHistogram's compressed V2 format, base64; what other tools read too.</summary>
    public string Encode() => HistogramText.Encode(Counts);

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no such histogram.</exception>
    public static LatencyHistogram Decode(string text) => new(HistogramText.Decode(text));
}

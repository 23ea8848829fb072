using HdrHistogram;
using HdrHistogram.Utilities;

namespace DistStress.Engine.Metrics;

/// <summary>Latencies in µs, 0 to an hour, kept to three significant digits (HdrHistogram).</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class LatencyHistogram
{
    /// <summary>The longest latency that is told from a longer one: an hour.</summary>
    public const long MaxMicros = 3_600_000_000;

    private const int Digits = 3;

    private readonly HistogramBase _histogram;

    /// <summary>Makes an empty histogram.</summary>
    public LatencyHistogram()
    {
        _histogram = new LongHistogram(MaxMicros, Digits);
    }

    private LatencyHistogram(HistogramBase histogram)
    {
        _histogram = histogram;
    }

    /// <summary>How many latencies it holds.</summary>
    public long Count => _histogram.TotalCount;

    /// <summary>The longest latency in µs; 0 if it is empty.</summary>
    public long Max => Count == 0 ? 0 : _histogram.GetMaxValue();

    /// <summary>Adds a latency.</summary>
    /// <param name="micros">The latency in µs; a negative one counts as 0, one above an hour as an hour.</param>
    public void Record(long micros) => _histogram.RecordValue(Math.Clamp(micros, 0, MaxMicros));

    /// <summary>Adds all latencies of another histogram.</summary>
    public void Add(LatencyHistogram other)
    {
        if (other.Count > 0)
            _histogram.Add(other._histogram);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => _histogram.Reset();

    /// <summary>The latency that this share of all latencies does not exceed.</summary>
    /// <param name="percentile">0 to 100.</param>
    /// <returns>µs; 0 if the histogram is empty.</returns>
    public long Percentile(double percentile) => Count == 0 ? 0 : _histogram.GetValueAtPercentile(percentile);

    /// <summary>The histogram in HdrHistogram's compressed V2 format, base64; what other tools read too.</summary>
    public string Encode()
    {
        ByteBuffer buffer = ByteBuffer.Allocate(_histogram.GetNeededByteBufferCapacity());
        int length = _histogram.EncodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.Position = 0;
        for (int i = 0; i < length; i++)
            bytes[i] = buffer.Get();
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no such histogram.</exception>
    public static LatencyHistogram Decode(string text)
    {
        try
        {
            ByteBuffer buffer = ByteBuffer.Allocate(Convert.FromBase64String(text));
            return new LatencyHistogram(HistogramEncoding.DecodeFromCompressedByteBuffer(buffer, MaxMicros));
        }
        // The library checks little of what it reads, so it fails wherever a wrong byte leads it.
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or InvalidDataException
            or EndOfStreamException or NotSupportedException)
        {
            throw new FormatException($"This is no compressed histogram: {e.Message}", e);
        }
    }
}

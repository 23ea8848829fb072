using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using HdrHistogram;
using HdrHistogram.Encoding;
using HdrHistogram.Utilities;

namespace DistStress.Engine.Metrics;

/// <summary>Latencies in µs, 0 to an hour, kept to three significant digits (HdrHistogram).</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class LatencyHistogram
{
    /// <summary>The longest latency that is told from a longer one: an hour.</summary>
    public const long MaxMicros = 3_600_000_000;

    /// <summary>The most latencies that a histogram takes from others: decades of millions a second. The library adds
    /// counts up without a look at where that overflows.</summary>
    public const long MostCount = 1L << 53;

    private const int Digits = 3;

    // A compressed histogram begins with four bytes that tell its version and four with the length of a zlib stream.
    private const int CompressedCookie = 0x1C849314;
    private const int HeadLength = 8;
    private const int ZlibHeadLength = 2;

    // More than all counts of this range and precision take, 9 bytes each.
    private const int MostBytes = 256 * 1024;

    // Its counts take 190 KB, so there are none before the first latency.
    private HistogramBase? _histogram;

    /// <summary>Makes an empty histogram.</summary>
    public LatencyHistogram()
    {
    }

    private LatencyHistogram(HistogramBase histogram)
    {
        _histogram = histogram;
    }

    private HistogramBase Counts => _histogram ??= new LongHistogram(MaxMicros, Digits);

    /// <summary>How many latencies it holds.</summary>
    public long Count => _histogram?.TotalCount ?? 0;

    /// <summary>The longest latency in µs; 0 if it is empty.</summary>
    public long Max => Count == 0 ? 0 : Counts.GetMaxValue();

    /// <summary>Adds a latency.</summary>
    /// <param name="micros">The latency in µs; a negative one counts as 0, one above an hour as an hour.</param>
    public void Record(long micros) => Counts.RecordValue(Math.Clamp(micros, 0, MaxMicros));

    /// <summary>
    /// Adds all latencies of another histogram, unless together they are more than <see cref="MostCount"/>.
    /// </summary>
    public void Add(LatencyHistogram other)
    {
        if (other.Count > 0 && other.Count <= MostCount - Count)
            Counts.Add(other._histogram);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => _histogram?.Reset();

    /// <summary>The latency that this share of all latencies does not exceed.</summary>
    /// <param name="percentile">0 to 100.</param>
    /// <returns>µs; 0 if the histogram is empty.</returns>
    public long Percentile(double percentile) => Count == 0 ? 0 : Counts.GetValueAtPercentile(percentile);

    /// <summary>The histogram in HdrHistogram's compressed V2 format, base64; what other tools read too.</summary>
    public string Encode()
    {
        ByteBuffer plain = ByteBuffer.Allocate(Counts.GetNeededByteBufferCapacity());
        byte[] bytes = new byte[Counts.Encode(plain, HistogramEncoderV2.Instance)];
        plain.Position = 0;
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = plain.Get();

        // Only what the histogram holds: the library would compress its whole buffer, which is empty for the most part.
        using var packed = new MemoryStream();
        packed.SetLength(HeadLength);
        packed.Position = HeadLength;
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(bytes);
        Span<byte> all = packed.GetBuffer().AsSpan(0, (int)packed.Length);
        BinaryPrimitives.WriteInt32BigEndian(all, CompressedCookie);
        BinaryPrimitives.WriteInt32BigEndian(all[sizeof(int)..], all.Length - HeadLength);
        return Convert.ToBase64String(all);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no such histogram.</exception>
    public static LatencyHistogram Decode(string text)
    {
        try
        {
            byte[] plain = Inflate(Convert.FromBase64String(text));
            if (HistogramCounts.Sum(plain) is not <= MostCount)
                throw new FormatException("This is no histogram, or holds more latencies than there can be.");
            HistogramBase counts = HistogramEncoding.DecodeFromByteBuffer(ByteBuffer.Allocate(plain), MaxMicros);
            // One of another range or precision could not be added to those of this program.
            return counts.HighestTrackableValue == MaxMicros && counts.NumberOfSignificantValueDigits == Digits
                ? new LatencyHistogram(counts)
                : throw new FormatException("This is a histogram of another range or precision.");
        }
        // The library checks little of what it reads, so it fails wherever a wrong byte leads it.
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or InvalidDataException
            or EndOfStreamException or NotSupportedException)
        {
            throw new FormatException($"This is no compressed histogram: {e.Message}", e);
        }
    }

    // The library's own reading (2.5.0) takes what one read of the compressed stream brings for the whole, and refuses
    // a histogram of more than some kilobytes.
    private static byte[] Inflate(byte[] packed)
    {
        if (packed.Length <= HeadLength + ZlibHeadLength
            || BinaryPrimitives.ReadInt32BigEndian(packed) != CompressedCookie)
            throw new InvalidDataException("it does not begin as one.");
        const int Start = HeadLength + ZlibHeadLength;
        using var inflated = new DeflateStream(
            new MemoryStream(packed, Start, packed.Length - Start), CompressionMode.Decompress);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            int length = inflated.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length < MostBytes ? buffer[..length] : throw new InvalidDataException("it is too long.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

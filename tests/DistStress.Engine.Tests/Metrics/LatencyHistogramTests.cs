using DistStress.Engine.Metrics;
using HdrHistogram;
using HdrHistogram.Utilities;
using Xunit;

namespace DistStress.Engine.Tests.Metrics;

/// <summary>The library is what ours is measured by, value by value.</summary>
public sealed class LatencyHistogramTests
{
    private static readonly double[] Percentiles =
        [0, 0.001, 1, 5, 12.5, 25, 33.3, 50, 75, 90, 95, 99, 99.9, 99.99, 99.999, 100];

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(5_000)]
    [InlineData(300_000)]
    public void Values_are_told_apart_as_the_library_does(int values)
    {
        var random = new Random(values);
        var ours = new LatencyHistogram();
        var theirs = new LongHistogram(LatencyHistogram.MaxMicros, 3);
        for (int i = 0; i < values; i++)
        {
            long micros = Math.Min(LatencyHistogram.MaxMicros, (long)Math.Exp(random.NextDouble() * 22.01));
            ours.Record(micros);
            theirs.RecordValue(micros);
        }

        AssertSame(theirs, ours);
        AssertSame(theirs, LatencyHistogram.Decode(ours.Encode()));
    }

    [Fact]
    public void Each_bucket_is_the_librarys()
    {
        var theirs = new LongHistogram(LatencyHistogram.MaxMicros, 3);
        for (int bucket = 0; LatencyBuckets.Highest(bucket) <= LatencyHistogram.MaxMicros; bucket++)
        {
            long highest = LatencyBuckets.Highest(bucket);
            Assert.Equal(theirs.HighestEquivalentValue(highest), highest);
            Assert.Equal((bucket, bucket + 1), (LatencyBuckets.Of(highest), LatencyBuckets.Of(highest + 1)));
        }

        Assert.InRange(LatencyBuckets.Of(LatencyHistogram.MaxMicros), 0, LatencyBuckets.Count - 1);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2_000)]
    public void What_we_write_the_library_reads_and_what_it_writes_we_read(int values)
    {
        var random = new Random(values);
        var ours = new LatencyHistogram();
        var theirs = new LongHistogram(LatencyHistogram.MaxMicros, 3);
        for (int i = 0; i < values; i++)
        {
            long micros = random.Next(100_000);
            ours.Record(micros);
            theirs.RecordValue(micros);
        }

        AssertSame(HistogramEncoding.DecodeFromCompressedByteBuffer(
            ByteBuffer.Allocate(Convert.FromBase64String(ours.Encode())), 0), ours);
        ByteBuffer written = ByteBuffer.Allocate(theirs.GetNeededByteBufferCapacity() + 100);
        int length = theirs.EncodeIntoCompressedByteBuffer(written);
        written.Position = 0;
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = written.Get();
        AssertSame(theirs, LatencyHistogram.Decode(Convert.ToBase64String(bytes)));
    }

    [Fact]
    public void One_that_was_emptied_holds_what_comes_after()
    {
        var ours = new LatencyHistogram();
        var theirs = new LongHistogram(LatencyHistogram.MaxMicros, 3);
        for (int round = 0; round < 3; round++)
        {
            ours.Reset();
            theirs.Reset();
            Assert.Equal((0, 0, 0), (ours.Count, ours.Max, ours.Percentile(50)));
            for (int i = 0; i < 50 + round * 1000; i++)
            {
                ours.Record(i * 97 % 10_000);
                theirs.RecordValue(i * 97 % 10_000);
            }

            AssertSame(theirs, ours);
        }
    }

    [Fact]
    public void Few_values_take_little_room_and_many_alike_take_no_more()
    {
        LatencyHistogram[] Filled(int histograms, int values)
        {
            var filled = new LatencyHistogram[histograms];
            for (int i = 0; i < histograms; i++)
            {
                filled[i] = new LatencyHistogram();
                for (int value = 0; value < values; value++)
                    filled[i].Record(100 + value % 500);
            }

            return filled;
        }

        Assert.InRange(Allocated(() => Filled(1000, 0)), 1, 100 * 1000);
        Assert.InRange(Allocated(() => Filled(1000, 20)), 1, 300 * 1000);
        Assert.InRange(Allocated(() => Filled(10, 100_000)), 1, 10_000 * 10);
    }

    private static long Allocated(Func<object> make)
    {
        make();
        long before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(make());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void AssertSame(HistogramBase theirs, LatencyHistogram ours)
    {
        Assert.Equal((theirs.TotalCount, theirs.GetMaxValue()), (ours.Count, ours.Max));
        foreach (double percentile in Percentiles)
            Assert.Equal(theirs.GetValueAtPercentile(percentile), ours.Percentile(percentile));
    }
}

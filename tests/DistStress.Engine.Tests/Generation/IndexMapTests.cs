using DistStress.Engine.Generation;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public class IndexMapTests
{
    private const int Draws = 1_000_000;
    private const long MaxKeys = 1L << 53;

    [Fact]
    public void Without_keys_a_position_is_its_own_index()
    {
        Assert.Null(IndexMap.Of(Tasks.Of(TrafficAction.GetItem)));
        Assert.Throws<ArgumentException>(
            () => IndexMap.Of(Tasks.Of(TrafficAction.GetItem) with { Distribution = KeyDistribution.Uniform }));
    }

    [Fact]
    public void Sequential_wraps()
    {
        Assert.Equal("0 1 2 3 0 1 2 3 0", Shape.First(Map(KeyDistribution.Sequential, 4), seed: 9, count: 9));
        Assert.Equal(ulong.MaxValue % 1000, Map(KeyDistribution.Sequential, 1000).Map(9, ulong.MaxValue));
    }

    [Fact]
    public void Uniform_favours_no_index() =>
        Shape.MustBeEven(Shape.Counts(Map(KeyDistribution.Uniform, 1000), 1000, seed: 1, Draws));

    [Fact]
    public void Latest_mirrors_zipfian()
    {
        IndexMap zipfian = Map(KeyDistribution.Zipfian, 777);
        IndexMap latest = Map(KeyDistribution.Latest, 777);
        for (ulong position = 0; position < 10_000; position++)
            Assert.Equal(776 - zipfian.Map(4, position), latest.Map(4, position));
    }

    [Fact]
    public void Hotspot_sends_four_fifths_to_the_first_fifth()
    {
        int[] counts = Shape.Counts(Map(KeyDistribution.Hotspot, 1000), 1000, seed: 1, Draws);
        Assert.Equal(0.8, counts.AsSpan(0, 200).ToArray().Sum() / (double)Draws, 0.0015);
        Shape.MustBeEven(counts.AsSpan(0, 200));
        Shape.MustBeEven(counts.AsSpan(200));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    public void The_hot_part_is_rounded_down_but_never_empty(int keys, int hot)
    {
        int[] counts = Shape.Counts(Map(KeyDistribution.Hotspot, keys), keys, seed: 1, 100_000);
        double[] expected =
            [.. Enumerable.Range(0, keys).Select(i => i < hot ? 0.8 / hot : 0.2 / (keys - hot))];
        Shape.MustFit(counts, expected);
    }

    [Theory]
    [InlineData(KeyDistribution.Sequential)]
    [InlineData(KeyDistribution.Uniform)]
    [InlineData(KeyDistribution.Zipfian)]
    [InlineData(KeyDistribution.Latest)]
    [InlineData(KeyDistribution.Hotspot)]
    public void A_single_key_is_always_the_one(KeyDistribution distribution)
    {
        IndexMap map = Map(distribution, 1);
        Assert.All(Enumerable.Range(0, 1000), position => Assert.Equal(0UL, map.Map(2, (ulong)position)));
    }

    [Theory]
    [InlineData(KeyDistribution.Uniform)]
    [InlineData(KeyDistribution.Zipfian)]
    [InlineData(KeyDistribution.Latest)]
    [InlineData(KeyDistribution.Hotspot)]
    public void Indices_stay_below_the_largest_number_of_keys(KeyDistribution distribution)
    {
        IndexMap map = Map(distribution, MaxKeys);
        for (ulong position = 0; position < 20_000; position++)
            Assert.InRange(map.Map(1, position), 0UL, MaxKeys - 1UL);
    }

    [Theory]
    [InlineData(KeyDistribution.Uniform)]
    [InlineData(KeyDistribution.Zipfian)]
    [InlineData(KeyDistribution.Latest)]
    [InlineData(KeyDistribution.Hotspot)]
    public void Streams_draw_independently_of_each_other(KeyDistribution distribution)
    {
        const int keys = 3;
        IndexMap map = Map(distribution, keys);
        double[] one = Shares(Shape.Counts(map, keys, seed: 1, 200_000));
        double[] two = Shares(Shape.Counts(map, keys, seed: 2, 200_000));
        int[] pairs = new int[keys * keys];
        for (ulong position = 0; position < 200_000; position++)
            pairs[map.Map(1, position) * keys + map.Map(2, position)]++;
        Shape.MustFit(pairs, [.. one.SelectMany(_ => two, (first, second) => first * second)]);
    }

    // Worked out apart from this code; those of zipfian stand in its own tests.
    [Theory]
    [InlineData(KeyDistribution.Uniform, 1000, "862 726 318 446 106 137 830 132 251 404 749 247")]
    [InlineData(
        KeyDistribution.Uniform, MaxKeys,
            "7772248866897013 6547466676272034 2866178189822140 4020791328942731 958238426681977")]
    [InlineData(KeyDistribution.Latest, 1000, "998 995 902 962 538 630 998 618 840 948 996 835")]
    [InlineData(KeyDistribution.Hotspot, 1000, "206 114 142 28 161 164 983 181 104 89 176 9")]
    [InlineData(
        KeyDistribution.Hotspot, MaxKeys,
            "1860984396610680 1027005513871773 1279985572271788 257932225912143 1451746859779681")]
    public void The_worked_values_come_out(KeyDistribution distribution, long keys, string expected) =>
        Assert.Equal(expected, Shape.First(Map(distribution, keys), seed: 1, count: expected.Split(' ').Length));

    private static IndexMap Map(KeyDistribution distribution, long keys) =>
        IndexMap.Of(Tasks.Of(TrafficAction.GetItem) with { Keys = keys, Distribution = distribution })!;

    private static double[] Shares(int[] counts) => [.. counts.Select(count => (double)count / counts.Sum())];
}

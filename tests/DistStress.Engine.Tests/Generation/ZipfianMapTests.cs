using DistStress.Engine.Generation;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public class ZipfianMapTests
{
    private const int Draws = 1_000_000;

    // Every part of a draw's range in turn instead of random draws: what comes out is the law itself.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public void Over_all_draws_the_accepted_ranks_follow_the_law(int keys)
    {
        const int parts = 1 << 21;
        const ulong step = ulong.MaxValue / parts + 1;
        var map = new ZipfianMap((ulong)keys);
        int[] counts = new int[keys];
        for (ulong part = 0; part < parts; part++)
        {
            if (map.TryRank(part * step + step / 2, out ulong rank))
                counts[rank - 1]++;
        }

        double[] expected = ZipfLaw.Probabilities(keys);
        int accepted = counts.Sum();
        for (int i = 0; i < keys; i++)
            Assert.Equal(expected[i], (double)counts[i] / accepted, 2e-6);
        Assert.InRange(accepted, (int)(parts * 0.992), parts);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(1000UL)]
    [InlineData(1UL << 53)]
    public void The_ends_of_the_draws_are_the_ends_of_the_ranks(ulong keys)
    {
        var map = new ZipfianMap(keys);
        Assert.True(map.TryRank(0, out ulong last));
        Assert.Equal(keys, last);
        Assert.True(map.TryRank(ulong.MaxValue, out ulong first));
        Assert.Equal(1UL, first);
    }

    [Fact]
    public void Shares_of_a_thousand_keys_are_as_the_law_says()
    {
        int[] counts = Shape.Counts(new ZipfianMap(1000), 1000, seed: 1, Draws);
        double[] expected = ZipfLaw.Probabilities(1000);
        Assert.InRange((double)counts[0] / Draws / expected[0], 0.99, 1.01);
        for (int i = 1; i < 20; i++)
            Assert.InRange((double)counts[i] / Draws / expected[i], 0.96, 1.04);
        Shape.MustFit(counts, expected);
        Assert.DoesNotContain(0, counts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Shares_of_a_few_keys_are_as_the_law_says(int keys)
    {
        int[] counts = Shape.Counts(new ZipfianMap((ulong)keys), keys, seed: 5, Draws);
        double[] expected = ZipfLaw.Probabilities(keys);
        for (int i = 0; i < keys; i++)
            Assert.Equal(expected[i], (double)counts[i] / Draws, 0.0015);
    }

    [Fact]
    public void Any_number_of_keys_can_be_drawn_from()
    {
        const ulong keys = 1UL << 53;
        const int draws = 200_000;
        var map = new ZipfianMap(keys);
        ulong[] indices = [.. Enumerable.Range(0, draws).Select(p => map.Map(3, (ulong)p))];
        Assert.All(indices, index => Assert.InRange(index, 0UL, keys - 1));
        foreach (int power in new[] { 5, 10, 20, 30, 40, 50, 52 })
        {
            double share = (double)indices.Count(index => index < 1UL << power) / draws;
            Assert.Equal(ZipfLaw.ShareOfFirst(1UL << power, keys), share, 0.004);
        }
    }

    // Worked out apart from this code, with numbers of 40 digits.
    [Theory]
    [InlineData(2UL, "0 0 1 0 1 1 0 1 1 0 0 1")]
    [InlineData(3UL, "0 0 1 1 2 2 0 2 1 1 0 1")]
    [InlineData(1000UL, "1 4 97 37 461 369 1 381 159 51 3 164")]
    [InlineData(1_000_000UL, "4 34 12720 2074 237385 156184 6 166268 32270 3776 24 34243")]
    public void The_worked_values_come_out(ulong keys, string expected) =>
        Assert.Equal(expected, Shape.First(new ZipfianMap(keys), seed: 1, count: 12));

    // The last digits of these are a double's rounding, which is the same everywhere.
    [Fact]
    public void The_largest_indices_are_the_same_everywhere()
    {
        Assert.Equal(
            "226 63386 263206906026 2824592249 309537294665697 114593310093095 875 132989084687597 2575631392086 "
            + "12807297893 25405 2975742788043",
            Shape.First(new ZipfianMap(1UL << 53), seed: 1, count: 12));
    }

    [Fact]
    public void Large_ranks_are_never_rejected()
    {
        var map = new ZipfianMap(1UL << 53);
        for (ulong position = 0; position < 100_000; position++)
        {
            bool accepted = map.TryRank(Philox.Draw(1, position, 99).First64, out ulong rank);
            Assert.True(accepted || rank < 1 << 20, $"Rank {rank} is rejected.");
        }
    }

    [Fact]
    public void A_long_sequence_with_rejected_attempts_stays_as_it_was()
    {
        var map = new ZipfianMap(1000);
        ulong sum = 0;
        for (ulong position = 0; position < 20_000; position++)
            sum += map.Map(7, position) * (position + 1);
        Assert.Equal(27_535_523_431UL, sum);
        int rejected = Enumerable.Range(0, 20_000).Count(
            position => !map.TryRank(Philox.Draw(7, (ulong)position, Lane.IndexDraw).First64, out _));
        Assert.Equal(41, rejected);
    }
}

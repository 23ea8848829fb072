using DistStress.Engine.Scheduling;
using Xunit;

namespace DistStress.Engine.Tests.Scheduling;

public sealed class OpRangeSetTests
{
    [Fact]
    public void It_is_the_set_that_its_ranges_make()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"The ranges come from seed {seed}.");
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            // Few long ones that overlap, up to many short ones.
            int longest = random.Next(1, 100);
            IsTheirs([.. Enumerable.Range(0, random.Next(60))
                .Select(_ => (random.Next(500), random.Next(1, longest + 1)))]);
        }
    }

    private static void IsTheirs((int First, int Count)[] added)
    {
        const int End = 700;
        var set = new OpRangeSet();
        var expected = new SortedSet<long>();
        foreach ((int first, int count) in added)
        {
            long[] ops = [.. Enumerable.Range(first, count).Select(op => (long)op)];
            Assert.Equal(ops.Count(expected.Contains), set.Add(new OpRange(first, first + count)));
            expected.UnionWith(ops);
        }

        Assert.Equal(expected, Ops(set));
        Assert.Equal(expected.Count, set.Count);
        Assert.All(set.Ranges.Zip(set.Ranges.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.First));
        Assert.Equal(set.Ranges, OpRangeSet.Parse(set.ToString()).Ranges);
        Assert.Equal(Enumerable.Range(0, End).Select(op => (long)op).Except(expected), Ops(set.Missing(End)));
        Assert.Equal(0, set.Missing(0).Count);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("+")]
    [InlineData("1+0")]
    [InlineData("-1+2")]
    [InlineData("1+2,")]
    [InlineData("1+9223372036854775807")]
    [InlineData("1+2;3+4")]
    public void What_is_no_set_is_refused(string text) =>
        Assert.Throws<FormatException>(() => OpRangeSet.Parse(text));

    private static IEnumerable<long> Ops(OpRangeSet set) => set.Ranges.SelectMany(
        range => Enumerable.Range(0, (int)range.Count).Select(op => range.First + op));
}

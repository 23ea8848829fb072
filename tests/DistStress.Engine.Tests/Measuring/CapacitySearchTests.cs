using DistStress.Engine.Measuring;
using Xunit;

namespace DistStress.Engine.Tests.Measuring;

public sealed class CapacitySearchTests
{
    [Theory]
    [InlineData(100, 1.0, 10, 1_000_000, 0.05)]
    [InlineData(417, 20.0, 20, 5000, 0.05)]
    [InlineData(417, 20.0, 20, 5000, 0.001)]
    [InlineData(0.013, 0.001, 0.001, 10, 0.02)]
    [InlineData(3_333_333, 1.0, 1, 1e12, 0.01)]
    [InlineData(99.9, 3200.0, 3.125, 1e12, 0.05)]
    [InlineData(1000, 1000.0, 500, 1e12, 0.05)]
    public void The_bracket_ends_around_the_knee_and_within_the_tolerance(
        double knee, double first, double lowest, double highest, double tolerance)
    {
        var search = new CapacitySearch((decimal)first, (decimal)lowest, (decimal)highest, tolerance);
        HashSet<decimal> tried = [];
        while (search.Next is { } rate)
        {
            Assert.True(tried.Add(rate), $"{rate} was tried twice.");
            Assert.InRange(rate, (decimal)lowest, (decimal)highest);
            Assert.True(tried.Count < 100, "The search has no end.");
            search.Note(isMet: rate <= (decimal)knee);
        }

        Assert.True(search.Met <= (decimal)knee && search.Missed > (decimal)knee);
        Assert.True(search.Missed - search.Met <= (decimal)tolerance * search.Met);
    }

    [Fact]
    public void It_doubles_halves_and_stays_within_its_bounds()
    {
        Assert.Equal([100, 200, 400, 500], Rates(new CapacitySearch(100, 100, 500, 0.05), _ => true));
        Assert.Equal([100], Rates(new CapacitySearch(100, 100, 500, 0.05), _ => false));
        Assert.Equal([100, 50, 25, 20], Rates(new CapacitySearch(100, 20, 500, 0.05), _ => false));
        Assert.Equal(
            [100, 200, 400, 300, 350, 325, 337.5m], Rates(new CapacitySearch(100, 100, 500, 0.05), rate => rate < 330));
        Assert.Equal([7], Rates(new CapacitySearch(100, 7, 7, 0.05), _ => true));
    }

    [Fact]
    public void It_knows_what_met_and_what_missed()
    {
        var none = new CapacitySearch(10, 10, 100, 0.05);
        none.Note(isMet: false);
        Assert.Equal((null, 10m, null), (none.Met, none.Missed, none.Next));

        var all = new CapacitySearch(60, 60, 100, 0.05);
        all.Note(isMet: true);
        all.Note(isMet: true);
        Assert.Equal((100m, null, null), (all.Met, all.Missed, all.Next));
    }

    private static List<decimal> Rates(CapacitySearch search, Func<decimal, bool> isMet)
    {
        List<decimal> rates = [];
        while (search.Next is { } rate)
        {
            rates.Add(rate);
            search.Note(isMet(rate));
        }

        return rates;
    }
}

using DistStress.Engine.Input;
using Xunit;

namespace DistStress.Engine.Tests.Input;

public class SpellingTests
{
    private static readonly string[] Known = ["action", "name", "qps", "qpss", "hour_seconds", "times", "seed"];

    [Theory]
    [InlineData("same", "same", 0)]
    [InlineData("Same", "sAME", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("tmies", "times", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Counts_slips_of_the_pen(string a, string b, int distance)
    {
        Assert.Equal(distance, Spelling.Distance(a, b));
        Assert.Equal(distance, Spelling.Distance(b, a));
    }

    [Theory]
    [InlineData("QPS", "qps")]
    [InlineData("qpsss", "qpss")]
    [InlineData("hourSeconds", "hour_seconds")]
    [InlineData("tmies", "times")]
    [InlineData("sed", "seed")]
    public void Suggests_the_nearest_name(string written, string meant) =>
        Assert.Equal(meant, Spelling.Nearest(written, Known));

    [Theory]
    [InlineData("rate")]
    [InlineData("comment")]
    [InlineData("")]
    public void Suggests_nothing_far_fetched(string written) => Assert.Null(Spelling.Nearest(written, Known));
}

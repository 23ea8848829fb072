using DistStress.Engine.Working.Accounting;
using Xunit;

namespace DistStress.Engine.Tests.Working;

public sealed class FailureKindsTests
{
    [Theory]
    [InlineData("SoldOut", "SoldOut")]
    [InlineData(" two\r\nlines ", "two__lines")]
    [InlineData("\n", "Other")]
    public void A_kind_is_one_word(string kind, string settled) =>
        Assert.Equal(settled, new FailureKinds().Settle(kind));

    [Fact]
    public void A_kind_is_short() =>
        Assert.Equal(new string('x', FailureKinds.MaxLength), new FailureKinds().Settle(new string('x', 500)));

    [Fact]
    public void Beyond_the_most_kinds_they_are_no_longer_told_apart()
    {
        var kinds = new FailureKinds();
        string[] settled = [.. Enumerable.Range(0, 1000).Select(i => kinds.Settle($"kind{i}"))];

        Assert.Equal(FailureKinds.MaxKinds + 1, settled.Distinct().Count());
        Assert.Equal("kind99", kinds.Settle("kind99"));
        Assert.Equal(FailureKinds.Other, kinds.Settle("kind999"));
    }
}

using DistStress.Engine.Comparing;
using Xunit;

namespace DistStress.Engine.Tests.Comparing;

public sealed class StudentTTests
{
    // Tables of the t distribution, as every textbook has them.
    [Theory]
    [InlineData(0.95, 1, 12.706)]
    [InlineData(0.95, 2, 4.303)]
    [InlineData(0.95, 3, 3.182)]
    [InlineData(0.95, 4, 2.776)]
    [InlineData(0.95, 9, 2.262)]
    [InlineData(0.95, 19, 2.093)]
    [InlineData(0.99, 4, 4.604)]
    [InlineData(0.99, 5, 4.032)]
    [InlineData(0.90, 10, 1.812)]
    [InlineData(0.999, 7, 5.408)]
    public void Its_quantiles_are_those_of_the_tables(double share, int freedom, double expected) =>
        Assert.Equal(expected, StudentT.TwoSided(share, freedom), 0.0006);
}

using DistStress.Engine.Generation;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public class PortableMathTests
{
    private const double Tolerance = 1e-15;

    [Fact]
    public void Logarithms_are_right_to_the_fifteenth_digit()
    {
        foreach (double x in Numbers())
            AssertNear(Math.Log(x), PortableMath.Log(x), x);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.693147180559945309417)]
    [InlineData(10, 2.302585092994045684018)]
    [InlineData(9007199254740992, 36.736800569677101399)]
    [InlineData(1e-300, -690.775527898213705205)]
    public void Logarithms_that_are_known_come_out(double x, double expected) =>
        AssertNear(expected, PortableMath.Log(x), x);

    [Fact]
    public void Exponentials_less_1_are_right_to_the_fifteenth_digit()
    {
        // Decimals of 28 digits are the reference: Math.Exp(x) - 1 loses the digits of a small x.
        for (int i = -4000; i <= 4000; i++)
        {
            double x = i * (PortableMath.MaxExpM1 / 4000);
            AssertNear((double)ExpM1InDecimal((decimal)x), PortableMath.ExpM1((double)(decimal)x), x);
            Assert.Equal(Math.Exp(x) - 1, PortableMath.ExpM1(x), 4e-16);
        }
    }

    [Fact]
    public void Exponentials_less_1_keep_the_digits_of_the_smallest_numbers()
    {
        Assert.Equal(0, PortableMath.ExpM1(0));
        Assert.Equal(1e-200, PortableMath.ExpM1(1e-200));
        AssertNear(1.0000000005e-9, PortableMath.ExpM1(1e-9), 1e-9);
    }

    // The same bits on every platform: these were worked out once and must not change.
    [Theory]
    [InlineData(1.5, 0x3FD9F323ECBF984CL)]
    [InlineData(1000.5, 0x401BA20DA39BD28CL)]
    [InlineData(9007199254740992, 0x40425E4F7B2737FAL)]
    public void Logarithms_are_the_same_to_the_last_bit(double x, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(PortableMath.Log(x)));

    private static IEnumerable<double> Numbers()
    {
        for (int exponent = -1000; exponent <= 1000; exponent++)
        {
            for (int part = 0; part < 16; part++)
                yield return Math.ScaleB(1 + part / 16.0, exponent);
        }

        for (int i = 1; i <= 20_000; i++)
        {
            yield return i;
            yield return i + 0.5;
            yield return 1 + i * 1e-12;
            yield return 1 - i * 1e-12;
        }
    }

    private static decimal ExpM1InDecimal(decimal x)
    {
        decimal term = 1;
        decimal sum = 0;
        for (int n = 1; n <= 30; n++)
        {
            term *= x / n;
            sum += term;
        }

        return sum;
    }

    private static void AssertNear(double expected, double actual, double x)
    {
        if (Math.Abs(actual - expected) > Tolerance * Math.Abs(expected))
            Assert.Fail($"For {x:R} the result is {actual:R}, but must be {expected:R}.");
    }
}

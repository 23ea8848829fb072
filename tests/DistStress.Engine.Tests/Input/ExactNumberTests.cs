using System.Globalization;
using DistStress.Engine.Input;
using Xunit;

namespace DistStress.Engine.Tests.Input;

public class ExactNumberTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("0e999999999999", "0")]
    [InlineData("0.1", "0.1")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("5e6", "5000000")]
    [InlineData("1.25E+2", "125")]
    [InlineData("125e-2", "1.25")]
    [InlineData("1.50000000000000000000000000000000000000", "1.5")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    public void Keeps_every_digit(string text, string expected)
    {
        Assert.True(ExactNumber.TryParse(text, out decimal value));
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("79228162514264337593543950336")]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("0.12345678901234567890123456789")]
    [InlineData("1e29")]
    [InlineData("1e999999999999")]
    [InlineData("1e-1001")]
    public void Refuses_what_would_be_rounded(string text)
    {
        Assert.False(ExactNumber.TryParse(text, out _));
    }
}

using System.Numerics;

namespace DistStress.Engine.Input;

/// <summary>Decimals as whole numbers, for arithmetic that must not round.</summary>
public static class DecimalFraction
{
    /// <summary>The value times 10^<paramref name="digits"/>.</summary>
    /// <param name="value">Any decimal.</param>
    /// <param name="digits">At least the number of digits that the value has behind its point (0 to 28).</param>
    public static BigInteger Scaled(decimal value, int digits)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        BigInteger mantissa = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        if (value < 0)
            mantissa = -mantissa;
        return mantissa * BigInteger.Pow(10, digits - value.Scale);
    }
}

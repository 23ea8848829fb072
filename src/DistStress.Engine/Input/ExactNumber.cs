using System.Globalization;
using System.Numerics;

namespace DistStress.Engine.Input;

/// <summary>Reads JSON numbers without rounding.</summary>
internal static class ExactNumber
{
    // Far beyond what a decimal holds, and still cheap to compute with.
    private const int LargestExponent = 1000;

    /// <summary>Reads a number.</summary>
    /// <param name="text">A number as JSON's grammar has it, such as <c>-1.5e3</c>.</param>
    /// <param name="value">The number.</param>
    /// <returns>False where a <see cref="decimal"/> cannot hold it exactly.</returns>
    public static bool TryParse(string text, out decimal value)
    {
        value = 0;
        int mark = text.IndexOfAny(['e', 'E']);
        string digits = mark < 0 ? text : text[..mark];
        int exponent = 0;
        bool exponentFits = mark < 0 || (int.TryParse(
            text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            && Math.Abs(exponent) <= LargestExponent);
        int point = digits.IndexOf('.');
        int scale = point < 0 ? 0 : digits.Length - point - 1;
        BigInteger mantissa = BigInteger.Parse(
            point < 0 ? digits : digits.Remove(point, 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (mantissa.IsZero)
            return true;
        if (!exponentFits)
            return false;

        scale -= exponent;
        // Zeros at the end say nothing: 1.50 with a scale of 30 would not fit, 1.5 does.
        while (scale > 0 && (mantissa % 10).IsZero)
        {
            mantissa /= 10;
            scale--;
        }

        if (scale < 0)
        {
            mantissa *= BigInteger.Pow(10, -scale);
            scale = 0;
        }

        if (scale > 28 || BigInteger.Abs(mantissa) > (BigInteger)decimal.MaxValue)
            return false;
        int[] bits = decimal.GetBits((decimal)BigInteger.Abs(mantissa));
        value = new decimal(bits[0], bits[1], bits[2], mantissa.Sign < 0, (byte)scale);
        return true;
    }
}

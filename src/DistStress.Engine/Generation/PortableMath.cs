namespace DistStress.Engine.Generation;

/// <summary>Functions whose results are the same to the last bit on every platform.</summary>
/// <remarks>
/// <see cref="Math.Log(double)"/> and its kin call the platform's C library, and the last digits differ from one
/// library to the next: two workers could then take different keys for the same op. IEEE 754 fixes the results of
/// addition, subtraction, multiplication and division, and these are all that is used here.
/// </remarks>
internal static class PortableMath
{
    /// <summary>The greatest magnitude that <see cref="ExpM1"/> takes.</summary>
    public const double MaxExpM1 = 0.4;

    private const int MantissaBits = 52;
    private const int ExponentBias = 1023;
    private const long MantissaMask = (1L << MantissaBits) - 1;
    private const double Sqrt2 = 1.4142135623730951;

    // ln 2 in two parts (Cody and Waite): the last 21 bits of the first are 0, so its product with an exponent is
    // exact.
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>The natural logarithm, with a relative error below 1e-15.</summary>
    /// <param name="x">Greater than 0, finite and not subnormal.</param>
    public static double Log(double x)
    {
        // x = m * 2^e with m from sqrt(1/2) to sqrt(2), and ln m = 2 artanh s = 2 (s + s^3/3 + s^5/5 + …) with
        // s = (m - 1)/(m + 1). As |s| < 0.172, what the series has behind s^23 is below a double's last digit.
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> MantissaBits) - ExponentBias;
        double m = BitConverter.Int64BitsToDouble((bits & MantissaMask) | ((long)ExponentBias << MantissaBits));
        if (m > Sqrt2)
        {
            m *= 0.5;
            exponent++;
        }

        double s = (m - 1) / (m + 1);
        double square = s * s;
        double tail = 0;
        for (int n = 23; n >= 3; n -= 2)
            tail = (tail + 1.0 / n) * square;
        return exponent * Ln2High + (exponent * Ln2Low + 2 * (s + s * tail));
    }

    /// <summary>e^x − 1, with a relative error below 1e-15 however small x is.</summary>
    /// <param name="x">From −<see cref="MaxExpM1"/> to <see cref="MaxExpM1"/>.</param>
    public static double ExpM1(double x)
    {
        // Taylor's series: what it has behind x^15/15! is below a double's last digit.
        double sum = 1;
        for (int n = 15; n >= 2; n--)
            sum = 1 + x * sum / n;
        return x * sum;
    }
}

using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring;

/// <summary>An exact fraction: values of an export are added, divided and scaled without rounding.</summary>
internal readonly partial struct Ratio : IComparable<Ratio>, IEquatable<Ratio>
{
    // Far beyond any rate, and still cheap to compute with.
    private const int LargestExponent = 400;

    private readonly BigInteger _denominator;

    /// <summary>Makes a fraction in lowest terms.</summary>
    /// <param name="numerator">Any number.</param>
    /// <param name="denominator">Not 0.</param>
    public Ratio(BigInteger numerator, BigInteger denominator)
    {
        BigInteger common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / common;
        _denominator = denominator / common;
    }

    public BigInteger Numerator { get; }

    // A default value is 0, and 0 is 0/1.
    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    public bool IsZero => Numerator.IsZero;

    /// <summary>The greatest whole number that is not above it.</summary>
    public BigInteger Floor => Numerator.Sign < 0
        ? -((-Numerator + Denominator - 1) / Denominator)
        : Numerator / Denominator;

    /// <summary>The nearest whole number; of two, the greater one.</summary>
    public BigInteger Rounded => (this + new Ratio(1, 2)).Floor;

    public static implicit operator Ratio(long value) => new(value, BigInteger.One);

    public static implicit operator Ratio(BigInteger value) => new(value, BigInteger.One);

    public static implicit operator Ratio(decimal value) =>
        new(DecimalFraction.Scaled(value, value.Scale), BigInteger.Pow(10, value.Scale));

    public static Ratio operator +(Ratio a, Ratio b) =>
        new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Ratio operator -(Ratio a, Ratio b) =>
        new(a.Numerator * b.Denominator - b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Ratio operator *(Ratio a, Ratio b) =>
        new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Ratio operator /(Ratio a, Ratio b) =>
        new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator <(Ratio a, Ratio b) => a.CompareTo(b) < 0;

    public static bool operator >(Ratio a, Ratio b) => a.CompareTo(b) > 0;

    public static bool operator ==(Ratio a, Ratio b) => a.Equals(b);

    public static bool operator !=(Ratio a, Ratio b) => !a.Equals(b);

    /// <summary>Reads a number with a point, such as <c>-1.5e3</c>, exactly.</summary>
    public static bool TryParse(string text, out Ratio value)
    {
        value = default;
        Match match = Written().Match(text);
        if (!match.Success)
            return false;
        int exponent = 0;
        if (match.Groups["exponent"].Success
            && (!int.TryParse(match.Groups["exponent"].ValueSpan, NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out exponent) || Math.Abs(exponent) > LargestExponent))
            return false;
        string fraction = match.Groups["fraction"].Value;
        var digits = BigInteger.Parse(
            "0" + match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        if (match.Groups["sign"].Value == "-")
            digits = -digits;
        int scale = fraction.Length - exponent;
        value = scale >= 0
            ? new Ratio(digits, BigInteger.Pow(10, scale))
            : digits * BigInteger.Pow(10, -scale);
        return true;
    }

    /// <summary>The same as a decimal; null where none holds it exactly.</summary>
    public decimal? ToDecimal()
    {
        (int digits, BigInteger others) = Decimals();
        if (!others.IsOne || digits > 28)
            return null;
        BigInteger mantissa = Numerator * BigInteger.Pow(10, digits) / Denominator;
        return Decimal(mantissa, digits);
    }

    /// <summary>The least decimal with so many digits behind the point that is not below it; null where it is too
    /// great for one.</summary>
    public decimal? RoundedUp(int digits) =>
        Decimal(-((this * -BigInteger.Pow(10, digits)).Floor), digits);

    /// <summary>What is left of the denominator without the factors 2 and 5: 1 for a decimal.</summary>
    public BigInteger OtherFactors => Decimals().Others;

    public int CompareTo(Ratio other) =>
        (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public bool Equals(Ratio other) => Numerator == other.Numerator && Denominator == other.Denominator;

    public override bool Equals(object? obj) => obj is Ratio other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    /// <summary>The number with a point, to six digits behind it; for texts.</summary>
    public override string ToString()
    {
        BigInteger millionths = (this * 1_000_000).Rounded;
        // An export may say any number, and no type of the framework holds them all.
        return Decimal(millionths, 6) is { } near
            ? near.ToString("0.######", CultureInfo.InvariantCulture)
            : Rounded.ToString(CultureInfo.InvariantCulture);
    }

    private static decimal? Decimal(BigInteger mantissa, int scale)
    {
        while (scale > 0 && (mantissa % 10).IsZero)
        {
            mantissa /= 10;
            scale--;
        }

        if (BigInteger.Abs(mantissa) > (BigInteger)decimal.MaxValue)
            return null;
        int[] bits = decimal.GetBits((decimal)BigInteger.Abs(mantissa));
        return new decimal(bits[0], bits[1], bits[2], mantissa.Sign < 0, (byte)scale);
    }

    // With so many digits behind the point it is whole, but for what is left of the denominator.
    private (int Digits, BigInteger Others) Decimals()
    {
        BigInteger rest = Denominator;
        int twos = 0;
        int fives = 0;
        for (; rest.IsEven; twos++)
            rest /= 2;
        for (; (rest % 5).IsZero; fives++)
            rest /= 5;
        return (Math.Max(twos, fives), rest);
    }

    [GeneratedRegex(
        @"^(?<sign>[+-])?(?=\.?[0-9])(?<whole>[0-9]{0,400})(\.(?<fraction>[0-9]{0,400}))?"
            + "([eE](?<exponent>[+-]?[0-9]{1,4}))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}

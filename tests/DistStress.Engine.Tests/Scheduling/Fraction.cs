using System.Numerics;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>Exact fractions: slow, simple, and independent of how the product computes.</summary>
internal readonly struct Fraction
{
    private readonly BigInteger _numerator;
    private readonly BigInteger _denominator;

    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        _numerator = numerator / divisor * denominator.Sign;
        _denominator = BigInteger.Abs(denominator / divisor);
    }

    public static implicit operator Fraction(long value) => new(value, 1);

    public static implicit operator Fraction(decimal value)
    {
        BigInteger scale = 1;
        while (value != decimal.Truncate(value))
        {
            value *= 10;
            scale *= 10;
        }

        return new Fraction(new BigInteger(value), scale);
    }

    public static Fraction operator +(Fraction a, Fraction b) =>
        new(a._numerator * b._denominator + b._numerator * a._denominator, a._denominator * b._denominator);

    public static Fraction operator -(Fraction a, Fraction b) =>
        new(a._numerator * b._denominator - b._numerator * a._denominator, a._denominator * b._denominator);

    public static Fraction operator *(Fraction a, Fraction b) =>
        new(a._numerator * b._numerator, a._denominator * b._denominator);

    public static Fraction operator /(Fraction a, Fraction b) =>
        new(a._numerator * b._denominator, a._denominator * b._numerator);

    public static bool operator <(Fraction a, Fraction b) =>
        a._numerator * b._denominator < b._numerator * a._denominator;

    public static bool operator >(Fraction a, Fraction b) => b < a;

    public long Floor => (long)(_numerator >= 0
        ? _numerator / _denominator
        : -((-_numerator + _denominator - 1) / _denominator));
}

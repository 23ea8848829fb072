using System.Globalization;

namespace DistStress.Engine.Items.Tables;

/// <summary>A number as a key has it, exact: 0.d1d2d3… times 10 to the power of where its point stands.</summary>
internal readonly record struct KeyNumber : IComparable<KeyNumber>
{
    // Amazon DynamoDB Developer Guide, "Supported data types and naming rules": up to 38 digits, and a magnitude from
    // 1E-130 to 9.9999999999999999999999999999999999999E+125.
    private const int MostDigits = 38;
    private const int LeastPoint = -129;
    private const int MostPoint = 126;

    private KeyNumber(int sign, int point, string digits)
    {
        Sign = sign;
        Point = point;
        Digits = digits;
    }

    /// <summary>What a key can be, as the end of a sentence.</summary>
    public static string Rule => "a key has numbers of at most 38 digits, from 1e-130 to below 1e126";

    /// <summary>-1, 0 or 1.</summary>
    private int Sign { get; }

    /// <summary>How many places its point stands behind its first digit that is not 0; negative before it.</summary>
    private int Point { get; }

    /// <summary>Its digits from the first to the last that is not 0.</summary>
    private string Digits { get; }

    /// <summary>Whether a key can be the number.</summary>
    public bool IsPossible =>
        Sign == 0 || (Digits.Length <= MostDigits && Point is >= LeastPoint and <= MostPoint);

    /// <summary>Reads a number as JSON's grammar has it, or with zeros before it. What is none counts as 0.</summary>
    public static KeyNumber Parse(string text)
    {
        int mark = text.IndexOfAny(['e', 'E']);
        string mantissa = mark < 0 ? text : text[..mark];
        bool isNegative = mantissa.StartsWith('-');
        string unsigned = isNegative ? mantissa[1..] : mantissa;
        int point = unsigned.IndexOf('.', StringComparison.Ordinal);
        string all = point < 0 ? unsigned : unsigned.Remove(point, 1);
        string digits = all.TrimStart('0');
        long places = (point < 0 ? all.Length : point) - (all.Length - digits.Length);
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
            return default;
        if (mark >= 0)
            places += Exponent(text[(mark + 1)..]);
        return new KeyNumber(
            isNegative ? -1 : 1, (int)Math.Clamp(places, int.MinValue, int.MaxValue), digits.TrimEnd('0'));
    }

    /// <inheritdoc/>
    public int CompareTo(KeyNumber other)
    {
        if (Sign != other.Sign || Sign == 0)
            return Sign.CompareTo(other.Sign);
        int size = Point != other.Point
            ? Point.CompareTo(other.Point)
            : string.CompareOrdinal(Digits, other.Digits);
        return Sign * Math.Sign(size);
    }

    // Far more than any key has, where it is more than can be counted.
    private static long Exponent(string text) => int.TryParse(
        text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent)
        ? exponent
        : text.StartsWith('-') ? int.MinValue : int.MaxValue;
}

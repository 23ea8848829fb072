using System.Text.RegularExpressions;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>
/// How the numbers of a file are written: <c>1,234.5</c> or <c>1.234,5</c>. Most tell it themselves; what <c>1.234</c>
/// or <c>1,234</c> is, one only knows by the others.
/// </summary>
internal sealed partial class NumberNotation
{
    private readonly char _separator;
    private readonly char? _decimalSign;

    private NumberNotation(char separator, char? decimalSign) => (_separator, _decimalSign) = (separator, decimalSign);

    /// <summary>Finds the notation of a file.</summary>
    /// <param name="cells">Its cells, whatever is in them.</param>
    /// <param name="separator">What stands between the cells.</param>
    public static NumberNotation Of(IEnumerable<string> cells, char separator)
    {
        char[] signs =
        [
            .. cells.Select(CellNumber.Digits).OfType<string>()
                .Select(number => Evident(Parts().Match(number).Groups["digits"].Value))
                .OfType<char>().Distinct().Take(2),
        ];
        return new NumberNotation(separator, signs is [var only] ? only : null);
    }

    /// <summary>A number with a decimal point and nothing else but digits, a sign and an exponent; null where it is
    /// none.</summary>
    /// <param name="number">The number as it stands there, with a digit or a sign at its begin.</param>
    /// <param name="isGuess">Whether nothing tells if it is a thousand times as great or not.</param>
    public string? Plain(string number, out bool isGuess)
    {
        Match parts = Parts().Match(number);
        string digits = parts.Groups["digits"].Value;
        char sign = SignOf(digits, out isGuess);
        int point = digits.IndexOf(sign, StringComparison.Ordinal);
        string fraction = point < 0 ? "" : digits[(point + 1)..];
        string[] groups = Group().Split((point < 0 ? digits : digits[..point]).Replace(Other(sign), ' '));
        // Thousands have three digits, and in India all but the last two.
        bool isGrouped = groups.Length == 1 || (groups[0].Length is > 0 and <= 3 && groups[^1].Length == 3
            && groups[1..^1].All(group => group.Length is 2 or 3));
        if (!isGrouped || !fraction.All(char.IsAsciiDigit))
            return null;
        string decimals = fraction.Length > 0 ? "." + fraction : "";
        return parts.Groups["sign"].Value + string.Concat(groups) + decimals + parts.Groups["exponent"].Value;
    }

    private char SignOf(string digits, out bool isGuess)
    {
        isGuess = false;
        if (Evident(digits) is { } evident)
            return evident;
        int at = digits.AsSpan().IndexOfAny('.', ',');
        if (at < 0)
            return '.';
        if (_decimalSign is { } known)
            return known;
        // A comma between cells that commas part is hardly the decimal one.
        isGuess = _separator != ',';
        return isGuess ? digits[at] : '.';
    }

    // The decimal sign that a number has or must have; null where it may be either, or has neither.
    private static char? Evident(string digits)
    {
        int last = digits.LastIndexOfAny(['.', ',']);
        if (last < 0)
            return null;
        char sign = digits[last];
        if (digits.Contains(Other(sign), StringComparison.Ordinal))
            return sign;
        // Only thousands come more than once.
        if (digits.IndexOf(sign, StringComparison.Ordinal) != last)
            return Other(sign);
        bool mayBeThousands = digits.Length - last - 1 == 3 && last is > 0 and <= 3 && digits[0] != '0';
        return mayBeThousands ? null : sign;
    }

    private static char Other(char sign) => sign == '.' ? ',' : '.';

    [GeneratedRegex(
        @"^(?<sign>[+-]?)(?<digits>[0-9.,'\u2019\s\u00A0\u202F]*)(?<exponent>[eE][+-]?[0-9]+)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Parts();

    [GeneratedRegex(@"['\u2019\s\u00A0\u202F]", RegexOptions.CultureInvariant)]
    private static partial Regex Group();
}

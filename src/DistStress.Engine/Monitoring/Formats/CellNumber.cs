using System.Text.RegularExpressions;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>A number as a dashboard shows it: <c>1.60K ops/s</c>, <c>1,6</c>, <c>1 234,5</c>.</summary>
/// <param name="Value">The number; null where the cell says that there is none.</param>
/// <param name="Unit">Its unit; null where it has none.</param>
/// <param name="IsShortened">Whether it is written in thousands or more, so that digits of it are lost.</param>
internal readonly partial record struct CellNumber(Ratio? Value, ValueUnit? Unit, bool IsShortened)
{
    private static readonly string[] Nothing =
        ["", "null", "undefined", "nan", "-", "na", "n/a", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity",
            "∞", "-∞"];

    private static readonly (string Suffix, long Factor)[] Scales =
    [
        ("Mil", 1_000_000), ("Bil", 1_000_000_000), ("Tri", 1_000_000_000_000), ("K", 1000), ("k", 1000),
        ("M", 1_000_000), ("G", 1_000_000_000), ("B", 1_000_000_000), ("T", 1_000_000_000_000),
    ];

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">The cell without quotes.</param>
    /// <param name="separator">What stands between cells: where that is a comma, a comma in a number may part
    /// thousands.</param>
    /// <param name="number">The number.</param>
    /// <param name="problem">What is wrong, as the rest of a sentence; null for nothing.</param>
    public static bool TryParse(string cell, char separator, out CellNumber number, out string? problem)
    {
        number = default;
        problem = null;
        cell = cell.Trim();
        if (Nothing.Contains(cell.ToLowerInvariant()))
            return true;
        Match match = Written().Match(cell);
        if (!match.Success || !Ratio.TryParse(Plain(match.Groups["number"].Value, separator), out Ratio value))
        {
            problem = $"must be a number, but is '{cell}'";
            return false;
        }

        string rest = match.Groups["rest"].Value;
        if (rest.Length == 0)
        {
            number = new CellNumber(value, null, false);
            return true;
        }

        if (ValueUnit.OfThroughput(rest) is { } whole)
        {
            number = new CellNumber(value, whole, false);
            return true;
        }

        foreach ((string suffix, long factor) in Scales)
        {
            if (!rest.StartsWith(suffix, StringComparison.Ordinal))
                continue;
            string word = rest[suffix.Length..];
            ValueUnit? unit = ValueUnit.OfThroughput(word);
            // "3.1 K" is a number, and "3 B" are bytes.
            if (unit is null && (word.Trim().Length > 0 || rest == "B"))
                continue;
            number = new CellNumber(value * factor, unit, true);
            return true;
        }

        problem = $"has the unit '{rest}', which says nothing about how many ops there were; show it as ops/s, or "
            + "without a unit";
        return false;
    }

    // With a point, as the exact reader wants it.
    private static string Plain(string number, char separator)
    {
        number = Blank().Replace(number, "");
        int comma = number.LastIndexOf(',');
        int point = number.LastIndexOf('.');
        if (comma < 0)
            return number.IndexOf('.', StringComparison.Ordinal) == point ? number
                : number.Replace(".", "", StringComparison.Ordinal);
        bool isThousands = point > comma
            || number.IndexOf(',', StringComparison.Ordinal) != comma
            || (separator == ',' && Thousands().IsMatch(number));
        if (isThousands)
            return number.Replace(",", "", StringComparison.Ordinal);
        return number.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
    }

    [GeneratedRegex(@"^(?<number>[+-]?[0-9.,][0-9.,'\s\u00A0\u202F]*([eE][+-]?[0-9]+)?)(?<rest>[^0-9].*)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    [GeneratedRegex(@"['\s\u00A0\u202F]", RegexOptions.CultureInvariant)]
    private static partial Regex Blank();

    [GeneratedRegex(@"^[+-]?[0-9]{1,3}(,[0-9]{3})+$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();
}

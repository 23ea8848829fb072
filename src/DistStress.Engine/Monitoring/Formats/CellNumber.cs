using System.Text.RegularExpressions;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>A number as a dashboard shows it: <c>1.60K ops/s</c>, <c>1,6</c>, <c>1 234,5</c>.</summary>
/// <param name="Value">The number; null where the cell says that there is none.</param>
/// <param name="Unit">Its unit; null where it has none.</param>
/// <param name="IsShortened">Whether it is written in thousands or more, so that digits of it are lost.</param>
/// <param name="IsGuess">Whether nothing tells if its comma or point parts thousands or a fraction.</param>
internal readonly partial record struct CellNumber(Ratio? Value, ValueUnit? Unit, bool IsShortened, bool IsGuess)
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
    /// <param name="notation">How the file's numbers are written.</param>
    /// <param name="number">The number.</param>
    /// <param name="problem">What is wrong, as the rest of a sentence; null for nothing.</param>
    public static bool TryParse(string cell, NumberNotation notation, out CellNumber number, out string? problem)
    {
        number = default;
        problem = null;
        cell = cell.Trim();
        if (Nothing.Contains(cell.ToLowerInvariant()))
            return true;
        Match match = Written().Match(cell);
        bool isGuess = false;
        if (!match.Success || notation.Plain(match.Groups["number"].Value.Trim(), out isGuess) is not { } plain
            || !Ratio.TryParse(plain, out Ratio value))
        {
            problem = $"must be a number, but is '{cell}'";
            return false;
        }

        string rest = match.Groups["rest"].Value;
        if (rest.Length == 0)
        {
            number = new CellNumber(value, null, false, isGuess);
            return true;
        }

        if (ValueUnit.OfThroughput(rest) is { } whole)
        {
            number = new CellNumber(value, whole, false, isGuess);
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
            number = new CellNumber(value * factor, unit, true, isGuess);
            return true;
        }

        if (TimeText.TryParse(cell, out _, out _))
        {
            problem = $"must be a number, but is the time '{cell}'; times must be in the first column";
            return false;
        }

        problem = $"has the unit '{rest}', which says nothing about how many ops there were; show it as ops/s, or "
            + "without a unit";
        return false;
    }

    /// <summary>The number of a cell as it stands there, without its unit; null where the cell has none.</summary>
    public static string? Digits(string cell) =>
        Written().Match(cell.Trim()) is { Success: true } match ? match.Groups["number"].Value.Trim() : null;

    [GeneratedRegex(@"^(?<number>[+-]?[0-9.,][0-9.,'\u2019\s\u00A0\u202F]*([eE][+-]?[0-9]+)?)(?<rest>[^0-9].*)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}

using System.Globalization;

namespace DistStress.Engine.Conditions;

/// <summary>Durations as conditions write them: a number and its unit, <c>10s</c>, <c>500ms</c>, <c>2m</c>.</summary>
internal static class DurationText
{
    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000)];

    // A year: longer than any run, and still a time that can be added to another.
    private const double MostMilliseconds = 365.0 * 24 * 60 * 60_000;

    /// <summary>Reads one; null where it is none, or not above 0 and up to a year.</summary>
    public static TimeSpan? Read(string text)
    {
        int digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        string unit = text[digits..].TrimStart();
        double length = Units.FirstOrDefault(row => row.Unit.Equals(unit, StringComparison.OrdinalIgnoreCase))
            .Milliseconds;
        return double.TryParse(
            text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number * length is > 0 and <= MostMilliseconds
            ? TimeSpan.FromMilliseconds(number * length)
            : null;
    }

    /// <summary>A duration with the greatest unit that it is a whole number of; milliseconds where none is.</summary>
    public static string Of(TimeSpan duration)
    {
        (string unit, double length) = Units.Reverse()
            .FirstOrDefault(row => duration.TotalMilliseconds % row.Milliseconds == 0, Units[0]);
        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds / length}{unit}");
    }
}

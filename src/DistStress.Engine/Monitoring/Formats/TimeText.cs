using System.Globalization;
using System.Text.RegularExpressions;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>Reads the times of exports.</summary>
internal static partial class TimeText
{
    /// <summary>How a time is written, for messages.</summary>
    public const string Form = "a time, such as 2026-01-31T13:45:00Z, 2026/01/31 13:45:00, or seconds or ms since 1970";

    private const int MicroDigits = 6;

    /// <summary>Reads a time.</summary>
    /// <param name="text">A date and time with a zone or without one, or a number since 1970.</param>
    /// <param name="micros">The time in µs since 1970.</param>
    /// <param name="hasZone">Whether the text says in which zone it is; without one it is taken as UTC.</param>
    public static bool TryParse(string text, out long micros, out bool hasZone)
    {
        text = text.Trim();
        hasZone = true;
        if (Ratio.TryParse(text, out Ratio number))
            return TryEpoch(number, out micros);
        micros = 0;
        Match match = Written().Match(text);
        if (!match.Success)
            return false;
        string zone = match.Groups["zone"].Value;
        hasZone = zone.Length > 0;
        // More than µs of a fraction are of no use, and no reader of dates takes them all.
        string fraction = match.Groups["fraction"].Value;
        string clock = $"{Number("year"):0000}-{Number("month"):00}-{Number("day"):00} "
            + $"{Number("hour"):00}:{Number("minute"):00}:{Number("second"):00}."
            + fraction[..Math.Min(fraction.Length, MicroDigits)].PadRight(MicroDigits, '0');
        if (!DateTime.TryParseExact(
            clock, "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out DateTime time) || !TryOffset(match, out TimeSpan offset))
            return false;
        micros = (time.Ticks - DateTime.UnixEpoch.Ticks - offset.Ticks) / TimeSpan.TicksPerMicrosecond;
        return micros >= 0;

        int Number(string part) => match.Groups[part] is { Success: true } digits
            ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture)
            : 0;
    }

    // An hour's offset, with minutes or without; a letter or a name is UTC.
    private static bool TryOffset(Match match, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (!match.Groups["hours"].Success)
            return true;
        int hours = int.Parse(match.Groups["hours"].ValueSpan, CultureInfo.InvariantCulture);
        int minutes = match.Groups["minutes"].Success
            ? int.Parse(match.Groups["minutes"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (hours > 14 || minutes > 59)
            return false;
        offset = new TimeSpan(hours, minutes, 0);
        if (match.Groups["sign"].Value == "-")
            offset = -offset;
        return true;
    }

    /// <summary>A time in µs since 1970.</summary>
    public static long MicrosOf(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A time in UTC as texts have it.</summary>
    public static string Show(long micros) => DateTimeOffset.UnixEpoch
        .AddTicks(micros * TimeSpan.TicksPerMicrosecond)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    // Seconds of this century have ten digits, ms thirteen, µs sixteen, ns nineteen.
    private static bool TryEpoch(Ratio number, out long micros)
    {
        micros = 0;
        if (number < 0 || !(number < (decimal)1e20))
            return false;
        Ratio exact = number < 100_000_000_000 ? number * 1_000_000
            : number < 100_000_000_000_000 ? number * 1000
            : number < 100_000_000_000_000_000 ? number
            : number / 1000;
        micros = (long)exact.Rounded;
        return true;
    }

    // Where points part a date, the day comes first; where strokes do, it is the month or the day, and nobody knows.
    // The date alone is its midnight. A fraction may have a comma, as ISO 8601 has it, and any number of digits.
    [GeneratedRegex(
        @"^((?<year>[0-9]{4})(?<part>[-/])(?<month>[0-9]{1,2})\k<part>(?<day>[0-9]{1,2})"
            + @"|(?<day>[0-9]{1,2})\.(?<month>[0-9]{1,2})\.(?<year>[0-9]{4}))"
            + @"((T|,?\s)(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.,](?<fraction>[0-9]{1,20}))?)?"
            + @"\s*(?<zone>Z|UTC|GMT|(?<sign>[+-])(?<hours>[0-9]{2})(:?(?<minutes>[0-9]{2}))?)?)?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}

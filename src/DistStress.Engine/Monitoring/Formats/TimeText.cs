using System.Globalization;
using System.Text.RegularExpressions;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>Reads the times of exports.</summary>
internal static partial class TimeText
{
    /// <summary>How a time is written, for messages.</summary>
    public const string Form = "a time, such as 2026-01-31T13:45:00Z, 2026/01/31 13:45:00, or seconds or ms since 1970";

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK",
        "yyyy/MM/dd HH:mm:ss.FFFFFFFK", "yyyy/MM/dd HH:mmK", "yyyy/MM/dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz", "yyyy/MM/dd HH:mm:ss.FFFFFFF zzz",
    ];

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
        if (!DateTimeOffset.TryParseExact(
            text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            return false;
        hasZone = Zone().IsMatch(text);
        micros = MicrosOf(time);
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

    [GeneratedRegex(@"(Z|[+-][0-9]{2}:?[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Zone();
}

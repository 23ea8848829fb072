using DistStress.Engine.Redis.Clocks;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>
/// Times as outputs carry them: in the local time of the machine that shows them, with its offset, so that an instant
/// stays the same wherever it is read.
/// </summary>
internal static class OutputTime
{
    /// <summary>An instant to the second: what Export-Csv writes of a time, in every culture, so that it reads back the
    /// same.</summary>
    /// <param name="micros">µs of the server's clock.</param>
    public static DateTimeOffset Second(long micros) => Of(micros - micros % 1_000_000);

    /// <summary>An instant.</summary>
    /// <param name="micros">µs of the server's clock.</param>
    public static DateTimeOffset Of(long micros) => ServerClock.ToTime(micros).ToLocalTime();
}

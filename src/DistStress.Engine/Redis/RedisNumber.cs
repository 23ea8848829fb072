using DistStress.Engine.Configuration;
using StackExchange.Redis;

namespace DistStress.Engine.Redis;

/// <summary>
/// Reads numbers that came from Redis. Whoever can write there may have written them, so none is used that is beyond
/// what it can be.
/// </summary>
internal static class RedisNumber
{
    /// <summary>The most that anything is counted to: a sum over all tasks of a run is still a number.</summary>
    public const long MostCount = 1L << 50;

    /// <summary>The latest time, in µs since 1970: the last that a date has.</summary>
    public const long LatestMicros = 253_402_300_799_999_999;

    /// <summary>A number within bounds.</summary>
    /// <returns>Null where it is none, or beyond them.</returns>
    public static long? Within(RedisValue value, long least, long most) =>
        !value.IsNullOrEmpty && value.TryParse(out long number) && number >= least && number <= most ? number : null;

    /// <summary>A number within bounds, or what it counts as where it is not there.</summary>
    /// <param name="value">The number.</param>
    /// <param name="name">What it is, for the message.</param>
    /// <param name="least">The least that it can be.</param>
    /// <param name="most">The most that it can be.</param>
    /// <param name="absent">What it is where it is not there.</param>
    /// <exception cref="FormatException">It is no such number.</exception>
    public static long Required(RedisValue value, string name, long least, long most, long absent) =>
        value.IsNull ? absent : Required(value, name, least, most);

    /// <summary>A number within bounds.</summary>
    /// <inheritdoc cref="Required(RedisValue, string, long, long, long)"/>
    public static long Required(RedisValue value, string name, long least, long most) =>
        Within(value, least, most) ?? throw new FormatException($"{name} is no number from {least} to {most}.");

    /// <summary>Whether a time is about now, whatever the number.</summary>
    /// <param name="micros">The time.</param>
    /// <param name="nowMicros">The server's time.</param>
    /// <param name="window">How far it may be from now, back or ahead.</param>
    // Compared this way round no difference overflows.
    public static bool IsAbout(long micros, long nowMicros, TimeSpan window) =>
        micros >= nowMicros - (long)window.TotalMicroseconds && micros <= nowMicros + (long)window.TotalMicroseconds;

    /// <summary>A number of queues: as many as there can be where it cannot be read.</summary>
    public static int Queues(RedisValue value) =>
        value.IsNull ? 0 : (int)(Within(value, 0, StressConfig.MostThreads) ?? StressConfig.MostThreads);
}

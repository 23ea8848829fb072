namespace DistStress.Engine.Redis.Clocks;

/// <summary>One look at the server's clock.</summary>
/// <param name="Local">The middle of the round trip in µs of the local clock.</param>
/// <param name="Server">What the server's clock showed, in µs since 1970.</param>
/// <param name="Error">How far the two may be apart, in µs: half the round trip, since the answer left within
/// it.</param>
internal readonly record struct ClockReading(long Local, long Server, long Error)
{
    /// <summary>A reading from a round trip.</summary>
    /// <param name="before">The local clock before it, in µs.</param>
    /// <param name="after">The local clock after it, in µs.</param>
    /// <param name="server">What the server answered, in µs since 1970.</param>
    // Both clocks are read in whole microseconds, so each may be one further than it says.
    public static ClockReading Of(long before, long after, long server) =>
        new(before + (after - before) / 2, server, (after - before + 1) / 2 + 1);
}

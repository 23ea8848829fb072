using DistStress.Engine.Clocks;

namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>The time that requests are signed for: the machine's, corrected where the store found it wrong.</summary>
/// <param name="time">The machine's.</param>
internal sealed class ClockSkew(DeadlineTimeProvider time)
{
    // AWS takes signatures that are up to five minutes off. What is less than this was not why it refused one.
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    private long _ticks;

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + new TimeSpan(Volatile.Read(ref _ticks));

    /// <summary>Takes over the store's time.</summary>
    /// <param name="stores">The store's time, of an answer that has just come.</param>
    /// <param name="signed">The time that the refused request was signed for.</param>
    /// <returns>Whether they were so far apart that the request may do better now.</returns>
    public bool Correct(DateTimeOffset stores, DateTimeOffset signed)
    {
        Volatile.Write(ref _ticks, (stores - time.GetUtcNow()).Ticks);
        return (stores - signed).Duration() >= Least;
    }
}

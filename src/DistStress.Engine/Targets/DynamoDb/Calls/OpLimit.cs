namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>The end of an op's time.</summary>
/// <remarks>
/// An op fails at its deadline. What is on its way then is waited for a little longer, so that a refusal which the
/// store has sent by then is counted: a store that refuses every third call has refused as many as it says, those of
/// ops that had no time left among them.
/// </remarks>
/// <param name="Deadline">When the op fails, in µs as the target's time counts.</param>
/// <param name="Token">Is cancelled when nothing is waited for any more.</param>
internal readonly record struct OpLimit(long Deadline, CancellationToken Token)
{
    // Longer than an answer takes that is on its way; short beside the op, whose place it keeps.
    private static readonly TimeSpan LongestLinger = TimeSpan.FromSeconds(1);
    private const int LingerShare = 5;

    /// <summary>How long an op with a time waits for what is on its way at its deadline.</summary>
    public static TimeSpan LingerOf(TimeSpan time) =>
        time / LingerShare < LongestLinger ? time / LingerShare : LongestLinger;

    /// <summary>Whether the op's time is over.</summary>
    /// <param name="now">The time now.</param>
    public bool IsOver(long now) => now >= Deadline || Token.IsCancellationRequested;
}

using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>The attempts of one call that were sent: each beyond the first is a retry, in whatever order they are
/// counted. Not for several threads at once.</summary>
internal sealed class SentAttempts
{
    private bool _isRetry;

    /// <summary>Begins a call.</summary>
    /// <param name="isRetry">Whether its first attempt is a retry too: it does again what was asked before.</param>
    public void Begin(bool isRetry) => _isRetry = isRetry;

    /// <summary>Counts an attempt that has ended.</summary>
    /// <param name="attempt">The attempt; nothing where it was never sent.</param>
    /// <param name="calls">Gets the retry.</param>
    public void Count(Exchange attempt, OpCalls calls)
    {
        if (!attempt.IsSent)
            return;
        if (_isRetry)
            calls.AddRetry();
        _isRetry = true;
    }
}

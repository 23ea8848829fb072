namespace DistStress.Engine.Control;

/// <summary>Remembers the nonces of messages for as long as a message with the same one would still be fresh.</summary>
/// <param name="keep">How long, in µs of the clock that messages are timed by.</param>
/// <param name="most">How many at most.</param>
internal sealed class NonceMemory(long keep, int most)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _byTime = new();

    /// <summary>Whether there is no room for another one now.</summary>
    public bool IsFull(long now)
    {
        Forget(now);
        return _known.Count >= most;
    }

    /// <summary>Remembers a nonce.</summary>
    /// <param name="nonce">The nonce.</param>
    /// <param name="at">When its message was sent.</param>
    /// <returns>False where it is known already.</returns>
    public bool Add(string nonce, long at)
    {
        if (!_known.Add(nonce))
            return false;
        _byTime.Enqueue(nonce, at);
        return true;
    }

    private void Forget(long now)
    {
        while (_byTime.TryPeek(out string? oldest, out long at) && at < now - keep)
        {
            _byTime.Dequeue();
            _known.Remove(oldest);
        }
    }
}

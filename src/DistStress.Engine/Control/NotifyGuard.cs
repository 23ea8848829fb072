namespace DistStress.Engine.Control;

/// <summary>
/// Decides which control messages a receiver takes: with a key only those that it signed, and with or without one only
/// fresh ones, each of them once.
/// </summary>
public sealed class NotifyGuard
{
    // Far more than people and publishers send in a window.
    private const int MostNonces = 50_000;

    private readonly NotifyKey? _key;
    private readonly Func<long> _nowMicros;
    private readonly long _startedMicros;
    private readonly TimeSpan _window;
    private readonly Lock _lock = new();
    private readonly NonceMemory _nonces;

    /// <summary>Makes a guard; what was sent before that is not taken, as nothing is known of it.</summary>
    /// <param name="key">The key; null to take unsigned messages.</param>
    /// <param name="nowMicros">The server's time in µs.</param>
    /// <param name="window">How far the time of a message may be from now, back or ahead, by the server's
    /// clock.</param>
    public NotifyGuard(NotifyKey? key, Func<long> nowMicros, TimeSpan window)
    {
        _window = window;
        // Twice the window: a clock that is set anew may go back a little.
        _nonces = new NonceMemory(2 * (long)window.TotalMicroseconds, MostNonces);
        _key = key;
        _nowMicros = nowMicros;
        _startedMicros = nowMicros();
    }

    /// <summary>Whether there is a key: then a message that is taken is signed.</summary>
    public bool HasKey => _key is not null;

    /// <summary>Decides, and remembers the message if it is taken. Any thread.</summary>
    /// <returns>Why it is refused, as the end of a sentence that begins "because"; null where it is taken.</returns>
    public string? Refusal(NotifyMessage message)
    {
        if (_key is not null && message.Signature is null)
            return "it is not signed, and this receiver has a key";
        if (_key is not null && !_key.Verifies(message))
            return "its signature is not that of this receiver's key and this message";
        lock (_lock)
        {
            long now = _nowMicros();
            // Compared this way round no difference overflows, whatever the message says.
            if (message.At < now - (long)_window.TotalMicroseconds)
                return $"it is older than {_window.TotalSeconds} s";
            if (message.At > now + (long)_window.TotalMicroseconds)
                return $"its time is more than {_window.TotalSeconds} s ahead";
            // Unless the server's clock has been set back since.
            if (message.At < _startedMicros && now >= _startedMicros)
                return "it was sent before this receiver started";
            if (_nonces.IsFull(now))
                return "more messages have come in the last minute than are remembered";
            return _nonces.Add(message.Nonce, message.At) ? null : "its nonce has been used before";
        }
    }

    /// <summary>
    /// Whether a message that stands in a record, where it may outlive the window, is one to obey: signed with the key,
    /// and sent since this guard was made. Anything at all where there is no key.
    /// </summary>
    public bool TakesRecorded(NotifyMessage message) =>
        _key is null
        || (_key.Verifies(message)
            && message.At >= _startedMicros
            && message.At <= _nowMicros() + (long)_window.TotalMicroseconds);
}

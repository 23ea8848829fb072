namespace DistStress.Engine.Resp;

/// <summary>Sends commands: collects them in one buffer while the other is on its way.</summary>
/// <remarks>The busier the connection, the more goes out with each call of the system, and nothing waits for a
/// timer.</remarks>
/// <param name="transport">Where to send.</param>
/// <param name="gate">The connection's lock, which orders the commands.</param>
/// <param name="bufferBytes">The size of each buffer while the commands are small.</param>
/// <param name="broken">Gets why nothing can be sent any more.</param>
internal sealed class RespSender(
    IRespTransport transport, Lock gate, int bufferBytes, Action<Exception> broken)
{
    // With one more command still less than the 16 KiB that a server reads at a time: for what is over it reads, and
    // answers, once more.
    private const int FullBytes = 12 << 10;

    private RespWriter _sending = new(bufferBytes);
    private volatile bool _hasUnsent;
    private bool _isSending;
    private bool _flushAgain;
    private bool _closed;

    /// <summary>Gets the commands; under the lock.</summary>
    public RespWriter Filling { get; private set; } = new(bufferBytes);

    /// <summary>Whether so much is collected that it should go out; under the lock.</summary>
    public bool IsFull => Filling.Length >= FullBytes;

    /// <summary>Notes that commands were written; under the lock.</summary>
    public void Note() => _hasUnsent = true;

    /// <summary>Sends nothing more; under the lock.</summary>
    public void Close() => _closed = true;

    /// <summary>Sends what has been written. Where a part of it is being sent, the rest follows by itself.</summary>
    public void Flush()
    {
        if (!_hasUnsent)
            return;
        lock (gate)
        {
            if (_isSending || _closed || Filling.Length == 0)
            {
                _flushAgain = _isSending;
                return;
            }

            Swap();
        }

        _ = SendAsync();
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                foreach (ReadOnlyMemory<byte> segment in _sending.Segments)
                    await transport.SendAsync(segment).ConfigureAwait(false);
                lock (gate)
                {
                    _sending.Clear();
                    // What was written meanwhile goes out now, if somebody asked for it or it is enough.
                    if (_closed || !(_flushAgain || IsFull))
                    {
                        _isSending = false;
                        return;
                    }

                    Swap();
                }
            }
        }
        catch (Exception e)
        {
            broken(e);
        }
    }

    // Under the lock.
    private void Swap()
    {
        (Filling, _sending) = (_sending, Filling);
        _isSending = true;
        _hasUnsent = false;
        _flushAgain = false;
    }
}

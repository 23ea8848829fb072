using System.Net.Sockets;

namespace DistStress.Engine.Resp;

/// <summary>A connection without encryption.</summary>
/// <remarks>
/// The socket never does an asynchronous operation while the server keeps up. From its first one on, .NET's socket
/// engine would be told of everything that arrives, and would wake two threads for it, for nothing: at 10,000 ops a
/// second, each answered by itself, that was half of the worker's processor time.
/// </remarks>
internal sealed class PlainTransport : IRespTransport
{
    private readonly Socket _socket;

    /// <summary>Takes a connected socket over that has not done any asynchronous operation.</summary>
    public PlainTransport(Socket socket)
    {
        _socket = socket;
        socket.Blocking = false;
    }

    /// <inheritdoc/>
    public bool ReceivesOnThread => true;

    /// <inheritdoc/>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        while (true)
        {
            _socket.Poll(-1, SelectMode.SelectRead);
            int count = _socket.Receive(buffer.Span, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success)
                return ValueTask.FromResult(count);
            if (error is not (SocketError.WouldBlock or SocketError.Interrupted))
                throw new SocketException((int)error);
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int sent = _socket.Send(bytes.Span, SocketFlags.None, out SocketError error);
            if (error is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)
                return SendWhenReadyAsync(bytes);
            if (error is not (SocketError.Success or SocketError.Interrupted))
                throw new SocketException((int)error);
            bytes = bytes[sent..];
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => RespSocket.Close(_socket);

    // The server is behind by a whole send buffer. Waiting for it costs more than the engine's attention does.
    private async ValueTask SendWhenReadyAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes).ConfigureAwait(false)..];
    }
}

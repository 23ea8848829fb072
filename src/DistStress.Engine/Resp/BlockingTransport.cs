using System.Net.Security;
using System.Net.Sockets;
using StackExchange.Redis;

namespace DistStress.Engine.Resp;

/// <summary>A connection that holds its thread up in all that it does, and needs no other one.</summary>
internal sealed class BlockingTransport : IRespTransport
{
    private readonly Socket _socket;
    private readonly Stream _stream;

    private BlockingTransport(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <inheritdoc/>
    public bool ReceivesOnThread => true;

    /// <summary>Connects and does the handshake, on the calling thread.</summary>
    /// <param name="configuration">The server, and how to log in.</param>
    /// <param name="limit">How long to wait for the server at each step.</param>
    public static BlockingTransport Open(ConfigurationOptions configuration, TimeSpan limit)
    {
        Socket socket = RespSocket.Connect(configuration, CancellationToken.None);
        try
        {
            socket.ReceiveTimeout = socket.SendTimeout = (int)limit.TotalMilliseconds;
            var transport = new BlockingTransport(
                socket, Encrypted(new NetworkStream(socket, ownsSocket: true), configuration));
            // Completed when it returns, as everything here is.
            RespHandshake.RunAsync(transport, configuration).GetAwaiter().GetResult();
            return transport;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => ValueTask.FromResult(_stream.Read(buffer.Span));

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        _stream.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        RespSocket.Close(_socket);
        _stream.Dispose();
    }

    private static Stream Encrypted(NetworkStream stream, ConfigurationOptions configuration)
    {
        if (!configuration.Ssl)
            return stream;
        var encrypted = new SslStream(stream);
        encrypted.AuthenticateAsClient(RespTls.OptionsOf(configuration));
        return encrypted;
    }
}

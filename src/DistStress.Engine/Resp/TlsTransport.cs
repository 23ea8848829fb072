using System.Net.Security;
using System.Net.Sockets;
using StackExchange.Redis;

namespace DistStress.Engine.Resp;

/// <summary>A connection under TLS.</summary>
internal sealed class TlsTransport : IRespTransport
{
    private readonly Socket _socket;
    private readonly SslStream _stream;

    private TlsTransport(Socket socket)
    {
        _socket = socket;
        _stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
    }

    /// <inheritdoc/>
    public bool ReceivesOnThread => false;

    /// <summary>Does the TLS handshake on a connected socket, which is closed where that fails.</summary>
    public static async Task<TlsTransport> OpenAsync(
        Socket socket, ConfigurationOptions configuration, CancellationToken cancellationToken)
    {
        var transport = new TlsTransport(socket);
        try
        {
            await transport._stream.AuthenticateAsClientAsync(RespTls.OptionsOf(configuration), cancellationToken)
                .ConfigureAwait(false);
            return transport;
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _stream.ReadAsync(buffer);

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        RespSocket.Close(_socket);
        _stream.Dispose();
    }
}

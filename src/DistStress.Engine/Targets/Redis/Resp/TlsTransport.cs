using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace DistStress.Engine.Targets.Redis.Resp;

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
            await transport.EncryptAsync(configuration, cancellationToken).ConfigureAwait(false);
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

    // The certificate rules are those of the client library, environment variables included. The type that tells them may
    // still change with a version of it; the alternative is a copy of the rules, which would drift apart without a word.
#pragma warning disable SER009
    private Task EncryptAsync(ConfigurationOptions configuration, CancellationToken cancellationToken)
    {
        var tls = new TlsOptions(configuration);
        string host = tls.ResolveHost(configuration.EndPoints[0]);
        return _stream.AuthenticateAsClientAsync(
            tls.GetSslClientAuthenticationOptions(host) ?? new SslClientAuthenticationOptions
            {
                TargetHost = host,
                EnabledSslProtocols = tls.SslProtocols ?? default,
                CertificateRevocationCheckMode = tls.CheckCertificateRevocation
                    ? X509RevocationMode.Online
                    : X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = tls.CertificateValidationCallback,
                LocalCertificateSelectionCallback = tls.CertificateSelectionCallback,
            },
            cancellationToken);
    }
#pragma warning restore SER009
}

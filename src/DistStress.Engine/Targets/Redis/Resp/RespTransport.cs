using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace DistStress.Engine.Targets.Redis.Resp;

/// <summary>An open connection to a server: a socket, with TLS over it where the configuration says so.</summary>
/// <param name="Socket">The socket.</param>
/// <param name="Stream">What is read and written.</param>
/// <param name="IsPlain">Whether the stream is the socket's bytes themselves.</param>
internal sealed record RespTransport(Socket Socket, Stream Stream, bool IsPlain) : IDisposable
{
    private const int DefaultPort = 6379;
    private const int SocketBufferBytes = 1 << 20;

    /// <summary>Connects, and does the TLS handshake.</summary>
    public static async Task<RespTransport> ConnectAsync(
        ConfigurationOptions configuration, CancellationToken cancellationToken)
    {
        EndPoint endPoint = WithPort(configuration.EndPoints[0]);
        Socket socket = endPoint.AddressFamily == AddressFamily.Unspecified
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SendBufferSize = SocketBufferBytes;
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return configuration.Ssl
                ? new RespTransport(
                    socket, await EncryptAsync(stream, configuration, cancellationToken).ConfigureAwait(false), false)
                : new RespTransport(socket, stream, true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Ends the connection; whoever waits for its bytes sees the end.</summary>
    public void Dispose()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended by itself.
        }

        Socket.Dispose();
        Stream.Dispose();
    }

    private static EndPoint WithPort(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, DefaultPort),
        IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, DefaultPort),
        _ => endPoint,
    };

    // The certificate rules are those of the client library, environment variables included. The type that tells them may
    // still change with a version of it; the alternative is a copy of the rules, which would drift apart without a word.
#pragma warning disable SER009
    private static async Task<SslStream> EncryptAsync(
        Stream stream, ConfigurationOptions configuration, CancellationToken cancellationToken)
    {
        var tls = new TlsOptions(configuration);
        string host = tls.ResolveHost(configuration.EndPoints[0]);
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsClientAsync(
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
            cancellationToken).ConfigureAwait(false);
        return encrypted;
    }
#pragma warning restore SER009
}

using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using DistStress.Engine.Clocks;
using DistStress.Engine.Connections;
using DistStress.Engine.Outcomes;
using StackExchange.Redis;

namespace DistStress.Engine.Resp;

/// <summary>One look at one server that the client library cannot use.</summary>
/// <param name="configuration">How it is to be reached; one server.</param>
/// <param name="isOne">Whether it is the only one, so that whoever tells the fault names it anyway.</param>
/// <param name="limit">How long the look may take in all.</param>
/// <param name="time">What parts of the limit pass by.</param>
/// <param name="stop">Fires when the limit has passed.</param>
internal sealed class ConnectionLook(
    ConfigurationOptions configuration, bool isOne, TimeSpan limit, DeadlineTimeProvider time, CancellationToken stop)
{
    /// <summary>The environment variable that names the file of a CA.</summary>
    private const string AuthorityVariable = "SERedis_IssuerCertPath";

    /// <summary>The environment variable that names the file of the client's certificate.</summary>
    private const string ClientVariable = "SERedis_ClientCertPfxPath";

    private readonly string _address = RedisAddress.Describe(configuration.EndPoints[0]);

    /// <summary>Finds the fault; null where there is none.</summary>
    public async Task<ConnectionFault?> FindAsync()
    {
        if (await ResolveAsync().ConfigureAwait(false) is { } unknown)
            return unknown;
        try
        {
            Socket socket = await ConnectAsync().ConfigureAwait(false);
            return configuration.Ssl
                ? await SpeakTlsAsync(socket).ConfigureAwait(false)
                : await SpeakPlainAsync(socket).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            string why = stop.IsCancellationRequested
                ? "no connection comes about in time, as where a firewall or a security group swallows it"
                : Reason(e);
            return new ConnectionFault(
                ConnectionFaultKind.NoConnection, isOne ? why : $"{_address}: {why}", Cause: e);
        }
    }

    // The runtime's own message repeats the address.
    private static string Reason(Exception e) => e is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
        ? "nothing listens there (connection refused)"
        : (e is SocketException failed ? new SocketException((int)failed.SocketErrorCode) : e).Message.TrimEnd('.');

    private async Task<ConnectionFault?> ResolveAsync()
    {
        if (configuration.EndPoints[0] is not DnsEndPoint { Host: var host })
            return null;
        try
        {
            await Dns.GetHostAddressesAsync(host, stop).ConfigureAwait(false);
            return null;
        }
        catch (SocketException e)
        {
            return new ConnectionFault(
                ConnectionFaultKind.HostUnknown, $"the host {host} does not resolve ({e.Message.TrimEnd('.')})",
                Cause: e);
        }
        catch (OperationCanceledException e)
        {
            return new ConnectionFault(
                ConnectionFaultKind.HostUnknown, $"the host {host} does not resolve: no name server answers in time",
                Cause: e);
        }
    }

    private async Task<ConnectionFault?> SpeakPlainAsync(Socket socket)
    {
        try
        {
            return await TalkAsync(new PlainTransport(socket), stop).ConfigureAwait(false);
        }
        catch (Exception e) when (IsSilence(e))
        {
            return await SpeaksTlsAsync().ConfigureAwait(false)
                ? new ConnectionFault(
                    ConnectionFaultKind.TlsExpected, $"{_address} expects TLS, and was spoken to without", Cause: e)
                : Silent(e);
        }
    }

    private async Task<ConnectionFault?> SpeakTlsAsync(Socket socket)
    {
        // A server without TLS waits for the rest of what it takes for a command: there must be time to ask it then.
        using var half = new CancellationTokenSource(limit / 2, time);
        using var handshake = CancellationTokenSource.CreateLinkedTokenSource(half.Token, stop);
        TlsTransport transport;
        try
        {
            transport = await TlsTransport.OpenAsync(socket, configuration, handshake.Token).ConfigureAwait(false);
        }
        catch (AuthenticationException e) when (IsAboutCertificate(e))
        {
            return new ConnectionFault(
                ConnectionFaultKind.CertificateRefused,
                $"the certificate of {_address} is not trusted ({e.Message.TrimEnd('.')}); the environment variable "
                + $"{AuthorityVariable} names the file of a CA to trust",
                Cause: e);
        }
        catch (Exception e) when (e is AuthenticationException || IsSilence(e))
        {
            if (await SpeaksPlainAsync().ConfigureAwait(false))
            {
                return new ConnectionFault(
                    ConnectionFaultKind.NoTls, $"{_address} speaks no TLS, and was spoken to with TLS", Cause: e);
            }

            return e is OperationCanceledException ? Silent(e) : Ended(e);
        }

        try
        {
            return await TalkAsync(transport, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (IsSilence(e))
        {
            // Under TLS 1.3 a server looks at the client's certificate when the client takes the handshake for done.
            return stop.IsCancellationRequested ? Silent(e) : Ended(e);
        }
    }

    // Logs in and sends what the client library begins with.
    private async Task<ConnectionFault?> TalkAsync(IRespTransport transport, CancellationToken end)
    {
        using (transport)
        using (end.Register(transport.Dispose))
        {
            var commands = new RespWriter();
            if (!string.IsNullOrEmpty(configuration.User) || !string.IsNullOrEmpty(configuration.Password))
                RespHandshake.LogIn(commands, configuration);
            RespHandshake.Send(commands, "ECHO", "DistStress");
            RespHandshake.Send(commands, "PING");
            var errors = new List<string?>(commands.Commands);
            try
            {
                // Receiving may hold its thread.
                await Task.Run(
                    () => RespDialog.AskAsync(
                        transport, commands, reply =>
                        {
                            errors.Add(reply.FirstError());
                            return true;
                        }),
                    CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (IsSilence(e) && errors.LastOrDefault() is { } said)
            {
                // As a server does that has as many clients as it takes.
                return new ConnectionFault(
                    ConnectionFaultKind.NoAnswer, $"{_address} closes the connection: {said.TrimEnd('.')}", Cause: e);
            }

            return errors.OfType<string>()
                .FirstOrDefault(error => RedisRefusal.KindOf(error) == OpError.AccessDenied) is { } refusal
                ? new ConnectionFault(ConnectionFaultKind.AccessDenied, refusal.TrimEnd('.'), refusal)
                : null;
        }
    }

    private async Task<bool> SpeaksTlsAsync()
    {
        try
        {
            using TlsTransport transport = await TlsTransport.OpenAsync(
                await ConnectAsync().ConfigureAwait(false), configuration, stop).ConfigureAwait(false);
            return true;
        }
        catch (AuthenticationException e)
        {
            return IsAboutCertificate(e);
        }
        catch (Exception e) when (IsSilence(e))
        {
            return false;
        }
    }

    private async Task<bool> SpeaksPlainAsync()
    {
        try
        {
            await TalkAsync(new PlainTransport(await ConnectAsync().ConfigureAwait(false)), stop)
                .ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (IsSilence(e))
        {
            return false;
        }
    }

    private Task<Socket> ConnectAsync() => Task.Run(
        () => RespSocket.Connect(configuration, stop), CancellationToken.None);

    private ConnectionFault Silent(Exception e) => new(
        ConnectionFaultKind.NoAnswer,
        stop.IsCancellationRequested
            ? $"{_address} did not answer in time"
            : $"{_address} does not answer as Redis does ({e.Message.TrimEnd('.')})",
        Cause: e);

    private ConnectionFault Ended(Exception e) => new(
        ConnectionFaultKind.ClientCertificate,
        $"{_address} ended the TLS connection ({e.GetBaseException().Message.TrimEnd('.')}), as it does where it asks "
        + "for a certificate of the client's or does not take the one it gets; the environment variable "
        + $"{ClientVariable} names the certificate's file",
        Cause: e);

    // The runtime tells the cases apart in its words only.
    private static bool IsAboutCertificate(AuthenticationException e) =>
        e.Message.Contains("remote certificate", StringComparison.OrdinalIgnoreCase)
        || e.Message.Contains("RemoteCertificate", StringComparison.Ordinal);

    // What a connection ends with that brings no answer, one that was closed at the end of the time among them.
    private static bool IsSilence(Exception e) =>
        e is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or RespProtocolException;
}

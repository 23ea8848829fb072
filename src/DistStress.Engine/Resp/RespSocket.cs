using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace DistStress.Engine.Resp;

/// <summary>Opens and closes the sockets of connections.</summary>
internal static class RespSocket
{
    private const int DefaultPort = 6379;
    private const int BufferBytes = 1 << 20;

    /// <summary>Connects, on the calling thread.</summary>
    /// <param name="configuration">The server.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SocketException">There is no connection, or the attempt was ended.</exception>
    public static Socket Connect(ConfigurationOptions configuration, CancellationToken cancellationToken)
    {
        EndPoint endPoint = WithPort(configuration.EndPoints[0]);
        Socket socket = endPoint.AddressFamily == AddressFamily.Unspecified
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SendBufferSize = BufferBytes;
            // Not asynchronously: see PlainTransport. Closing the socket ends the attempt.
            using (cancellationToken.Register(socket.Dispose))
                socket.Connect(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Ends a connection; whoever waits for its bytes sees the end.</summary>
    public static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended by itself.
        }

        socket.Dispose();
    }

    private static EndPoint WithPort(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, DefaultPort),
        IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, DefaultPort),
        _ => endPoint,
    };
}

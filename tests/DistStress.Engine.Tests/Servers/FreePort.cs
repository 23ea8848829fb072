using System.Net;
using System.Net.Sockets;

namespace DistStress.Engine.Tests.Servers;

/// <summary>
/// Loopback ports on which nobody listens, each given once by a process. They lie below those that systems give to the
/// near ends of connections: there a server could not begin whose port has become such an end, and who tries again and
/// again to connect to a server that is away could meet himself.
/// </summary>
public static class FreePort
{
    private const uint First = 15_000;
    private const uint Count = 15_000;

    // Processes that run side by side begin far from each other.
    private const int Apart = 1_009;

    private static int s_taken = Environment.ProcessId * Apart;

    public static int Take()
    {
        while (true)
        {
            int port = (int)(First + (uint)Interlocked.Increment(ref s_taken) % Count);
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException e) when (
            e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}

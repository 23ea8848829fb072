using System.Net;
using System.Net.Sockets;

namespace DistStress.Engine.Tests.Servers;

/// <summary>A loopback port that nobody listened on a moment ago.</summary>
public static class FreePort
{
    public static int Take()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

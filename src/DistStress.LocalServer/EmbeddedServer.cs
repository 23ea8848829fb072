using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.server;

namespace DistStress.LocalServer;

/// <summary>
/// A Redis-compatible server inside this process, on loopback only, for a first run and for tests: nothing to install,
/// nothing on disk, gone when it is disposed.
/// </summary>
public sealed class EmbeddedServer : IDisposable
{
    private const int FreePortAttempts = 5;
    private const int SmallestMemoryMiB = 64;

    private readonly GarnetServer _server;
    private int _disposed;

    private EmbeddedServer(GarnetServer server, int port)
    {
        _server = server;
        Port = port;
    }

    /// <summary>The port that the server listens on.</summary>
    public int Port { get; }

    /// <summary>Where the server is reached: <c>127.0.0.1:port</c>.</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>Starts a server; it takes connections when this returns.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static EmbeddedServer Start(EmbeddedServerOptions? options = null)
    {
        options ??= new EmbeddedServerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MemoryMiB, SmallestMemoryMiB);
        for (int attempt = 1; ; attempt++)
        {
            int port = FindPort(options.Port);
            GarnetServer? server = null;
            try
            {
                server = new GarnetServer(ServerOptions(port, options.MemoryMiB));
                server.Start();
                return new EmbeddedServer(server, port);
            }
            catch (SocketException) when (options.Port == 0 && attempt < FreePortAttempts)
            {
                // Somebody took the free port between the look and the start.
                server?.Dispose();
            }
            catch (SocketException exception)
            {
                server?.Dispose();
                throw PortTaken(port, exception);
            }
        }
    }

    /// <summary>Stops the server; its data is gone.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _server.Dispose();
    }

    private static GarnetServerOptions ServerOptions(int port, int memoryMiB) => new()
    {
        EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
        QuietMode = true,
        LogMemorySize = $"{memoryMiB}m",
        PageSize = "4m",
        IndexMemorySize = "8m",
        IndexMaxMemorySize = "128m",
        BufferPoolMemoryBudget = "64m",
        MaxDatabases = 1,
        EnableLua = true,
        // Without this a script locks nothing and two of them interleave. It locks the keys passed as KEYS, so a
        // script is atomic over exactly those.
        LuaTransactionMode = true,
        LuaOptions = new LuaOptions(),
    };

    private static int FindPort(int wanted)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (wanted == 0)
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }

        // The server lets its address be shared, so a second one on a taken port would start without an error and
        // silently take a part of the connections. Whether somebody answers there is the only sure sign.
        try
        {
            socket.Connect(IPAddress.Loopback, wanted);
        }
        catch (SocketException)
        {
            return wanted;
        }

        throw PortTaken(wanted, new SocketException((int)SocketError.AddressAlreadyInUse));
    }

    private static IOException PortTaken(int port, SocketException exception) =>
        new($"Cannot listen on 127.0.0.1:{port}: {exception.Message}. Choose another port, or 0 for a free one.",
            exception);
}

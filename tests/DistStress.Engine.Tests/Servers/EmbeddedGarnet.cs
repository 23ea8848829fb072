using System.Net;
using Garnet;
using Garnet.server;

namespace DistStress.Engine.Tests.Servers;

/// <summary>Garnet inside the test host, on a free loopback port, in memory.</summary>
public sealed class EmbeddedGarnet : IRedisServer
{
    private readonly GarnetServer _server;
    private int _ended;

    private EmbeddedGarnet(int port)
    {
        Endpoint = $"127.0.0.1:{port}";
        _server = new GarnetServer(new GarnetServerOptions
        {
            EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
            QuietMode = true,
            EnableLua = true,
            LuaOptions = new LuaOptions(),
            LogMemorySize = "256m",
            PageSize = "4m",
            IndexMemorySize = "8m",
        });
        _server.Start();
    }

    public string Endpoint { get; }

    public static EmbeddedGarnet Start() => new(FreePort.Take());

    public void Kill()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            _server.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }
}

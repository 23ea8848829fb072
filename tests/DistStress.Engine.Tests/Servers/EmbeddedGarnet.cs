using DistStress.LocalServer;

namespace DistStress.Engine.Tests.Servers;

/// <summary>
/// The product's own embedded server: Garnet inside the test host, on a free loopback port, in memory.
/// </summary>
public sealed class EmbeddedGarnet : IRedisServer
{
    private readonly EmbeddedServer _server = EmbeddedServer.Start(new EmbeddedServerOptions { MemoryMiB = 256 });

    private EmbeddedGarnet()
    {
    }

    public string Endpoint => _server.Endpoint;

    public static EmbeddedGarnet Start() => new();

    public void Kill() => _server.Dispose();

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }
}

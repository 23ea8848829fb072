namespace DistStress.Engine.Tests.Servers;

/// <summary>A server that speaks Redis, for one test.</summary>
public interface IRedisServer : IAsyncDisposable
{
    /// <summary>host:port.</summary>
    string Endpoint { get; }

    /// <summary>Ends the server as a crash would.</summary>
    void Kill();
}

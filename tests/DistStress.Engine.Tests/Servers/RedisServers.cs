namespace DistStress.Engine.Tests.Servers;

/// <summary>Starts a server of either kind, for theories over both.</summary>
public static class RedisServers
{
    public static async Task<IRedisServer> StartAsync(RedisServerKind kind) => kind switch
    {
        RedisServerKind.Redis => await RedisServerProcess.StartAsync(),
        RedisServerKind.Garnet => EmbeddedGarnet.Start(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

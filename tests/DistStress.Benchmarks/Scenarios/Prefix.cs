using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>Prepares the keys that publisher and workers share.</summary>
internal static class Prefix
{
    /// <summary>Empties a server and writes a configuration, so that workers can start before the publisher.</summary>
    public static async Task PrepareAsync(RedisServer redis, StressConfig config)
    {
        await redis.ClearAsync();
        await using ControlConnection control =
            await ControlConnection.ConnectAsync(new ControlOptions { Server = redis.Endpoint });
        await new ConfigStore(control).SynchronizeAsync(config);
    }
}

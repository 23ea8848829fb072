using Xunit;

namespace DistStress.Engine.Tests.Servers;

/// <summary>One cluster of three nodes for the tests of a class; each finds it empty.</summary>
public sealed class SharedRedisCluster : IAsyncLifetime
{
    private RedisCluster? _cluster;

    // Started by the first test, not by the fixture: only a test can be skipped.
    public async Task<RedisCluster> GetAsync()
    {
        _cluster ??= await RedisCluster.StartAsync();
        await _cluster.ClearAsync();
        return _cluster;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}

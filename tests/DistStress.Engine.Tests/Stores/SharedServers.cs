using DistStress.Engine.Items;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Stores;

/// <summary>One server of each kind for the tests of a class, started by the first test that needs it; each test makes
/// its own table.</summary>
public sealed class SharedServers(SharedDynamoDbLocal dynamoDbLocal) : IAsyncLifetime
{
    private readonly Dictionary<StoreServer, (IRedisServer Server, ConnectionMultiplexer Connection)> _redis = [];
    private Task<DynaliteProcess>? _dynalite;

    public Task<DynaliteProcess> DynaliteAsync() => _dynalite ??= DynaliteProcess.StartAsync();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach ((IRedisServer server, ConnectionMultiplexer connection) in _redis.Values)
        {
            await connection.DisposeAsync();
            await server.DisposeAsync();
        }

        if (_dynalite is { IsCompletedSuccessfully: true })
            await (await _dynalite).DisposeAsync();
    }

    /// <summary>A new table.</summary>
    internal async Task<StoreView> TableAsync(StoreServer kind, TargetLayout layout)
    {
        if (kind is StoreServer.Dynalite or StoreServer.DynamoDbLocal)
        {
            IDynamoDbServer dynamoDb =
                kind == StoreServer.Dynalite ? await DynaliteAsync() : await dynamoDbLocal.GetAsync();
            return await DynamoDbView.CreateAsync(dynamoDb, layout);
        }

        if (!_redis.TryGetValue(kind, out (IRedisServer Server, ConnectionMultiplexer Connection) entry))
        {
            IRedisServer server = await RedisServers.StartAsync(
                kind == StoreServer.Redis ? RedisServerKind.Redis : RedisServerKind.Garnet);
            _redis[kind] = entry =
                (server, await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true"));
        }

        return new RedisView(entry.Server, entry.Connection, layout);
    }
}

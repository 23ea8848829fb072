using DistStress.Engine.Configuration;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>How many connections a worker has to its store is the user's to say.</summary>
public sealed class ConnectionsRunTests
{
    [Fact]
    public async Task A_worker_has_as_many_connections_to_Redis_as_the_configuration_says_and_uses_them_all()
    {
        const int Many = 200;
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await using RedisServerProcess store = await RedisServerProcess.StartAsync();
        StressConfig config = Rig.Config with
        {
            Database = TargetDatabase.Redis,
            Endpoint = store.Endpoint,
            Connections = Many,
        };
        await using ConnectionMultiplexer view =
            await ConnectionMultiplexer.ConnectAsync(store.Endpoint + ",allowAdmin=true");
        IServer server = view.GetServers()[0];
        int before = (await server.ClientListAsync()).Length;
        await new ConfigStore(await rig.ConnectAsync()).SynchronizeAsync(config);
        await rig.StartWorkerAsync(database: TargetDatabase.Redis);
        await Rig.UntilAsync(async () => (await server.ClientListAsync()).Length >= before + Many, "they are open");

        RunResult result = await rig.RunAsync(
            """[{"action":"updateItem","seed":1,"qps":4000,"times":4000,"data":{"a":8}}]""", config);

        Assert.Equal((RunState.Completed, 4000), (result.State, result.Counts.Completed));
        ClientInfo[] clients = await server.ClientListAsync();
        Assert.Equal(Many, clients.Count(client => client.LastCommand == "hset"));
    }
}

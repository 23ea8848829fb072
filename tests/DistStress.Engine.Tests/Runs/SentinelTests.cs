using DistStress.Engine.Publishing;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>The Redis that carries the work is found by a sentinel, which has a replica take its place.</summary>
public sealed class SentinelTests
{
    private const string Endless = """[{"action":"putItem","seed":1,"qps":1000,"duration":3600,"data":{"a":8}}]""";

    [Fact]
    public async Task A_run_goes_on_at_the_new_master_after_the_old_one_has_died_and_its_counts_are_exact()
    {
        WatchedPair pair = await WatchedPair.StartAsync();
        await using Rig rig = await Rig.StartAsync(pair);
        await rig.StartWorkerAsync(TargetDatabase.Null);
        RigRun run = rig.StartRun(Endless);
        await Rig.UntilAsync(async () => await pair.PublishedToReplicaAsync() > 1000, "the run is on its way");

        pair.Kill();
        await Rig.UntilAsync(pair.IsReplicaMasterAsync, "the sentinel has made the replica the master");
        long published = await pair.PublishedToReplicaAsync();
        await Rig.UntilAsync(async () => await pair.PublishedToReplicaAsync() > published + 1000, "the run goes on");

        // Fails unless every op is accounted for, once.
        RunResult result = await rig.StopAsync(run);
        Assert.True(result.Counts.Published > published);
    }

    /// <summary>A master and its replica, and a sentinel that watches them.</summary>
    private sealed class WatchedPair : IRedisServer
    {
        private readonly RedisServerProcess _master;
        private readonly RedisServerProcess _replica;
        private readonly RedisSentinelProcess _sentinel;
        private readonly ConnectionMultiplexer _view;

        private WatchedPair(
            RedisServerProcess master, RedisServerProcess replica, RedisSentinelProcess sentinel,
            ConnectionMultiplexer view)
        {
            _master = master;
            _replica = replica;
            _sentinel = sentinel;
            _view = view;
        }

        public string Endpoint => _sentinel.Endpoint;

        public static async Task<WatchedPair> StartAsync()
        {
            RedisServerProcess master = await RedisServerProcess.StartAsync("--repl-diskless-sync-delay", "0");
            RedisServerProcess replica = await RedisServerProcess.StartAsync(
                "--replicaof", $"127.0.0.1 {master.Port}", "--repl-diskless-sync-delay", "0");
            ConnectionMultiplexer view =
                await ConnectionMultiplexer.ConnectAsync(replica.Endpoint + ",allowAdmin=true");
            RedisSentinelProcess sentinel = await RedisSentinelProcess.StartAsync(master);
            var pair = new WatchedPair(master, replica, sentinel, view);
            await Rig.UntilAsync(() => pair.SaysAsync("master_link_status:up"), "the replica follows");
            using ConnectionMultiplexer asked = await ConnectionMultiplexer.SentinelConnectAsync(
                $"127.0.0.1:{sentinel.Port}");
            IServer server = asked.GetServers()[0];
            await Rig.UntilAsync(
                async () => (await server.SentinelReplicasAsync(RedisSentinelProcess.Master)).Length == 1,
                "the sentinel knows the replica");
            return pair;
        }

        public async Task<long> PublishedToReplicaAsync() =>
            (long)await _view.GetDatabase().HashGetAsync("dst_run", "task:0:published");

        public Task<bool> IsReplicaMasterAsync() => SaysAsync("role:master");

        public void Kill() => _master.Kill();

        public async ValueTask DisposeAsync()
        {
            await _view.DisposeAsync();
            await _sentinel.DisposeAsync();
            await _replica.DisposeAsync();
            await _master.DisposeAsync();
        }

        private async Task<bool> SaysAsync(string words)
        {
            try
            {
                return (await _view.GetDatabase().ExecuteAsync("INFO", "replication")).ToString()
                    .Contains(words, StringComparison.Ordinal);
            }
            catch (RedisConnectionException)
            {
                // A server that becomes master, or follows another one, closes its connections.
                return false;
            }
        }
    }
}

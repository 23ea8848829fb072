using DistStress.Engine.Publishing;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>A replica takes the place of the Redis that carries the work, while a run is on its way.</summary>
public sealed class FailoverTests
{
    // Ends when it is stopped: however long a failover takes, the run is still on its way.
    private const string Endless = """[{"action":"putItem","seed":1,"qps":1000,"duration":3600,"data":{"a":8}}]""";

    [Fact]
    public async Task A_planned_failover_is_waited_for_and_nothing_is_lost()
    {
        RedisPair pair = await RedisPair.StartAsync();
        await using Rig rig = await Rig.StartAsync(pair);
        RigRun run = await StartRunAsync(rig);

        await pair.HandOverAsync();
        await Rig.UntilAsync(pair.IsHandedOverAsync, "the replica is the master");
        long published = await pair.PublishedToNewMasterAsync();
        await Rig.UntilAsync(async () => await pair.PublishedToNewMasterAsync() > published + 1000, "the run goes on");

        RunResult result = await rig.StopAsync(run);
        Assert.Equal(0, await pair.NewMaster.GetDatabase().ListLengthAsync("dst_q0"));
        Assert.Equal(result.RunId, (await pair.NewMaster.GetDatabase().HashGetAsync("dst_run", "id")).ToString());
    }

    [Fact]
    public async Task What_a_dead_master_had_not_passed_on_is_done_again_and_counted_once()
    {
        RedisPair pair = await RedisPair.StartAsync();
        await using Rig rig = await Rig.StartAsync(pair);
        RigRun run = await StartRunAsync(rig);

        // From here on the replica knows of nothing, and then it is all there is.
        await pair.CutOffReplicaAsync();
        long passedOn = await pair.PublishedToNewMasterAsync();
        await Rig.UntilAsync(
            async () => await pair.PublishedAsync() > passedOn + 500, "the master has published more");
        await pair.PromoteReplicaAsync();

        await Rig.UntilAsync(
            () => Task.FromResult(rig.Warnings.Any(
                warning => warning.Contains("has lost the last steps", StringComparison.Ordinal))),
            "the publisher says what is lost");
        long published = await pair.PublishedToNewMasterAsync();
        await Rig.UntilAsync(async () => await pair.PublishedToNewMasterAsync() > published + 1000, "the run goes on");
        await rig.StopAsync(run);
    }

    private static async Task<RigRun> StartRunAsync(Rig rig)
    {
        await rig.StartWorkerAsync(TargetDatabase.Null);
        RigRun run = rig.StartRun(Endless);
        await Rig.UntilAsync(async () => await rig.PublishedAsync() > 1000, "the run is on its way");
        return run;
    }

    /// <summary>A master and its replica.</summary>
    private sealed class RedisPair : IRedisServer
    {
        private readonly RedisServerProcess _first;
        private readonly RedisServerProcess _second;
        private readonly ConnectionMultiplexer _firstView;

        private RedisPair(RedisServerProcess first, RedisServerProcess second, ConnectionMultiplexer firstView,
            ConnectionMultiplexer secondView)
        {
            _first = first;
            _second = second;
            _firstView = firstView;
            NewMaster = secondView;
        }

        // With no more rights than are documented, and the one that finding the master needs.
        public string Endpoint => $"{_first.Endpoint},{_second.Endpoint},user=load,password=pass-word-1";

        /// <summary>The replica, and what becomes of it.</summary>
        public ConnectionMultiplexer NewMaster { get; }

        public static async Task<RedisPair> StartAsync()
        {
            string[] options =
            [
                "--repl-diskless-sync-delay", "0",
                "--user", "load", "on", ">pass-word-1", .. ControlTlsTests.LeastRights, "+info",
            ];
            RedisServerProcess first = await RedisServerProcess.StartAsync(options);
            RedisServerProcess second =
                await RedisServerProcess.StartAsync(["--replicaof", $"127.0.0.1 {first.Port}", .. options]);
            var pair = new RedisPair(first, second, await ViewAsync(first), await ViewAsync(second));
            await Rig.UntilAsync(
                async () => (await pair.InfoAsync()).Contains("master_link_status:up", StringComparison.Ordinal),
                    "the replica follows");
            return pair;
        }

        public Task HandOverAsync() => _firstView.GetDatabase().ExecuteAsync("FAILOVER");

        public async Task<bool> IsHandedOverAsync() =>
            (await InfoAsync()).Contains("role:master", StringComparison.Ordinal);

        public Task CutOffReplicaAsync() =>
            NewMaster.GetDatabase().ExecuteAsync("REPLICAOF", "127.0.0.1", $"{FreePort.Take()}");

        public async Task<long> PublishedAsync() =>
            (long)await _firstView.GetDatabase().HashGetAsync("dst_run", "task:0:published");

        public async Task<long> PublishedToNewMasterAsync() =>
            (long)await NewMaster.GetDatabase().HashGetAsync("dst_run", "task:0:published");

        public async Task PromoteReplicaAsync()
        {
            _first.Kill();
            await NewMaster.GetDatabase().ExecuteAsync("REPLICAOF", "NO", "ONE");
        }

        public void Kill() => _first.Kill();

        public async ValueTask DisposeAsync()
        {
            await _firstView.DisposeAsync();
            await NewMaster.DisposeAsync();
            await _first.DisposeAsync();
            await _second.DisposeAsync();
        }

        private static Task<ConnectionMultiplexer> ViewAsync(RedisServerProcess server) =>
            ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true");

        private async Task<string> InfoAsync() =>
            (await NewMaster.GetDatabase().ExecuteAsync("INFO", "replication")).ToString();
    }
}

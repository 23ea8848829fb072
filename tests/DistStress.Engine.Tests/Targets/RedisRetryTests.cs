using System.Net;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Redis;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using StackExchange.Redis;
using Xunit;
using Answer = DistStress.Engine.Tests.Servers.ScriptedRedisServer.Answer;

namespace DistStress.Engine.Tests.Targets;

/// <summary>Retries of ops on a Redis Cluster are attempts that were sent.</summary>
public sealed class RedisRetryTests
{
    private const string Item = "*2\r\n$1\r\na\r\n$3\r\none\r\n";
    private const string TryAgain = "-TRYAGAIN Multiple keys request during rehashing of slot\r\n";

    [Fact]
    public async Task Each_attempt_after_the_first_is_a_retry()
    {
        await using var cluster = new Cluster(read => read <= 3 ? TryAgain : Item);
        await using ITarget target = await cluster.OpenAsync(opBudgetSeconds: 60);

        OpResult result = await RedisTargetFixture.RunAsync(target, TargetOps.Make(TrafficAction.GetItem));

        Assert.Equal((OpStatus.Succeeded, 3), (result.Status, result.Retries));
        Assert.Equal(4, cluster.Reads);
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_asked_for_as_often_as_is_counted()
    {
        int nobody = FreePort.Take();
        await using var cluster = new Cluster(_ => $"-MOVED 1 127.0.0.1:{nobody}\r\n");
        await using ITarget target = await cluster.OpenAsync(opBudgetSeconds: 2);

        OpResult result = await RedisTargetFixture.RunAsync(target, TargetOps.Make(TrafficAction.GetItem));

        Assert.Equal(OpStatus.Failed, result.Status);
        // Each attempt asks the node that is there, which sends it to the one that is not.
        Assert.Equal(cluster.Reads - 1, result.Retries);
    }

    [Fact]
    public async Task Where_the_last_attempt_finds_no_connection_those_before_it_are_counted()
    {
        int nobody = FreePort.Take();
        await using var cluster = new Cluster(read => read == 1 ? TryAgain : $"-MOVED 1 127.0.0.1:{nobody}\r\n");
        await using ITarget target = await cluster.OpenAsync(opBudgetSeconds: 60);

        Task<OpResult> op = RedisTargetFixture.RunAsync(target, TargetOps.Make(TrafficAction.GetItem));
        await Rig.UntilAsync(() => Task.FromResult(cluster.Reads > 1), "the op waits for the node that is not there");
        await cluster.StopAsync();
        OpResult result = await op;

        Assert.Equal((OpStatus.Failed, OpError.ConnectionLost), (result.Status, result.Error));
        // What is sent while the server ends nobody reads.
        Assert.InRange(result.Retries, cluster.Reads - 1, cluster.Reads);
    }

    [Theory]
    [InlineData(CommandStatus.WaitingToBeSent, false)]
    [InlineData(CommandStatus.WaitingInBacklog, true)]
    [InlineData(CommandStatus.Sent, true)]
    public void A_command_that_still_waits_at_its_beginning_was_not_sent(CommandStatus status, bool sent)
    {
        Assert.Equal(sent, ClientExecutor.WasSent(new RedisConnectionException(
            ConnectionFailureType.UnableToResolvePhysicalConnection, CommandFlags.None, "none", null, status)));
        Assert.Equal(sent, ClientExecutor.WasSent(new RedisTimeoutException(CommandFlags.None, "late", status)));
    }

    [Fact]
    public async Task Where_nobody_is_connected_nothing_is_tried_again()
    {
        await using var cluster = new Cluster(_ => Item);
        await using ITarget target = await cluster.OpenAsync(opBudgetSeconds: 60);
        await cluster.StopAsync();

        await Rig.UntilAsync(
            async () =>
            {
                OpResult result = await RedisTargetFixture.RunAsync(target, TargetOps.Make(TrafficAction.GetItem));
                Assert.Equal((OpStatus.Failed, 0), (result.Status, result.Retries));
                return result.Detail!.Contains("No connection", StringComparison.Ordinal);
            },
            "the client knows that there is no connection");
        Assert.Equal(0, cluster.Reads);
    }

    /// <summary>A server that says that it is a cluster of its own, and answers reads as a test wants it.</summary>
    private sealed class Cluster : IAsyncDisposable
    {
        private readonly ScriptedRedisServer _server;
        private readonly Func<int, string> _read;
        private int _reads;
        private bool _stopped;

        /// <param name="read">From how many reads have come to the answer.</param>
        public Cluster(Func<int, string> read)
        {
            _read = read;
            _server = new ScriptedRedisServer(command => new Answer(Answer(command)));
        }

        public int Reads => Volatile.Read(ref _reads);

        public async Task<ITarget> OpenAsync(double opBudgetSeconds)
        {
            ITarget target = RedisTargetFixture.Open(_server.Endpoint, "load", opBudgetSeconds: opBudgetSeconds);
            await target.CheckAsync(TestContext.Current.CancellationToken);
            return target;
        }

        public async Task StopAsync()
        {
            _stopped = true;
            await _server.DisposeAsync();
        }

        public ValueTask DisposeAsync() => _stopped ? ValueTask.CompletedTask : _server.DisposeAsync();

        private string Answer(string[] command) => command[0].ToUpperInvariant() switch
        {
            "INFO" => Bulk("# Server\r\nredis_version:7.0.0\r\nredis_mode:cluster\r\n# Replication\r\nrole:master\r\n"),
            "CLUSTER" => Bulk(
                $"{new string('a', 40)} 127.0.0.1:{IPEndPoint.Parse(_server.Endpoint).Port}@1 myself,master - 0 0 1 "
                    + $"connected 0-16383\n"),
            "ECHO" => Bulk(command[1]),
            "CONFIG" => "*0\r\n",
            "HGETALL" => _read(Interlocked.Increment(ref _reads)),
            _ => "-ERR unknown command\r\n",
        };

        private static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";
    }
}

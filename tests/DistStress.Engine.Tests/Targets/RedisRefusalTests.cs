using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>What a server refuses, as the kinds of error that reports group by.</summary>
public sealed class RedisRefusalTests
{
    private const string Table = "load";
    private const string Read = nameof(TrafficAction.GetItem);
    private const string Put = nameof(TrafficAction.PutItem);
    private const string Update = nameof(TrafficAction.UpdateItem);

    [Theory]
    [InlineData("OutOfMemory", new[] { Put, Update }, "CONFIG SET maxmemory 1")]
    [InlineData("NoReplicas", new[] { Put, Update }, "CONFIG SET min-replicas-to-write 1")]
    [InlineData("ReadOnly", new[] { Put, Update }, "REPLICAOF 127.0.0.1 1")]
    [InlineData("MasterDown", new[] { Read }, "CONFIG SET replica-serve-stale-data no", "REPLICAOF 127.0.0.1 1")]
    [InlineData(OpError.AccessDenied, new[] { Read, Put, Update }, "ACL SETUSER default resetkeys ~other:*")]
    [InlineData(OpError.AccessDenied, new[] { Read }, "ACL SETUSER default -hgetall -smembers")]
    [InlineData(OpError.AccessDenied, new[] { Put }, "ACL SETUSER default -hset -sadd")]
    public async Task A_refusal_counts_under_its_own_name(string kind, string[] refused, params string[] preparations)
    {
        foreach (TargetLayout layout in new[] { TargetLayout.Columns, TargetLayout.Rows })
        {
            await using RedisTargetFixture fixture =
                await RedisTargetFixture.StartAsync(RedisServerKind.Redis, Table, layout);
            foreach (string preparation in preparations)
            {
                string[] words = preparation.Split(' ');
                await fixture.Database.ExecuteAsync(words[0], words[1..]);
            }

            foreach (string action in refused)
            {
                OpResult result = await fixture.RunAsync(
                    TargetOps.Make(Enum.Parse<TrafficAction>(action), 0, TargetOps.Example));

                Assert.Equal((layout, action, OpStatus.Failed, kind), (layout, action, result.Status, result.Error));
                Assert.DoesNotContain("EXECABORT", result.Detail, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(TargetLayout.Columns)]
    [InlineData(TargetLayout.Rows)]
    public async Task Many_puts_at_once_all_tell_the_reason(TargetLayout layout)
    {
        await using RedisTargetFixture fixture =
            await RedisTargetFixture.StartAsync(RedisServerKind.Redis, Table, layout);
        await fixture.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        OpResult[] results = await Task.WhenAll(Enumerable.Range(0, 500).Select(
            i => fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, i, TargetOps.Example))));
        OpResult batch = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchPutItem, 25, 0, TargetOps.Example));

        Assert.All(results, result => Assert.Equal("OutOfMemory", result.Error));
        Assert.Equal("OutOfMemory", batch.Error);
        Assert.StartsWith("OOM", batch.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_in_a_script_is_busy()
    {
        RedisServerProcess server = await RedisServerProcess.StartAsync("--busy-reply-threshold", "1");
        await using RedisTargetFixture fixture = await RedisTargetFixture.OnAsync(server, Table, TargetLayout.Columns);

        Task script = fixture.Database.ExecuteAsync("EVAL", "while true do end", "0");
        OpResult put = default;
        OpResult read = default;
        try
        {
            await RedisCluster.WaitAsync(
                async () =>
                {
                    read = await fixture.RunAsync(TargetOps.Make(TrafficAction.GetItem));
                    put = await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));
                    return read.Status == OpStatus.Failed && put.Status == OpStatus.Failed;
                },
                "the script is known to be slow");
        }
        finally
        {
            server.Kill();
            await Assert.ThrowsAnyAsync<Exception>(() => script);
        }

        Assert.Equal(("Busy", "Busy"), (read.Error, put.Error));
    }

    [Theory]
    [InlineData("LOADING Redis is loading the dataset in memory", "Loading")]
    [InlineData("MISCONF Redis is configured to save RDB snapshots", "Misconfigured")]
    [InlineData("CROSSSLOT Keys in request don't hash to the same slot", "CrossSlot")]
    [InlineData("MOVED 866 127.0.0.1:7002", "Moved")]
    [InlineData("Key has MOVED but CommandFlags.NoRedirect was specified", "Moved")]
    [InlineData("ASK 866 127.0.0.1:7002", "Ask")]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot", "TryAgain")]
    [InlineData("NOAUTH", OpError.AccessDenied)]
    [InlineData("OOMPH", OpError.ServerError)]
    [InlineData("ERR unknown command", OpError.ServerError)]
    [InlineData("", OpError.ServerError)]
    public void The_first_word_of_an_answer_is_its_kind(string answer, string kind) =>
        Assert.Equal(kind, Engine.Resp.RedisRefusal.KindOf(answer));
}

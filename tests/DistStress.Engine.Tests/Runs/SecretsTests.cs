using System.Collections.Concurrent;
using DistStress.Engine.Clocks;
using DistStress.Engine.Control;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>The key for control messages and passwords stay where they were given.</summary>
public sealed class SecretsTests
{
    private const string Password = "the-password-of-redis";
    private const string TargetPassword = "the-password-of-the-target";
    private const string KeyText = "the-key-for-control-messages";

    [Fact]
    public async Task Nothing_that_is_written_sent_or_warned_of_has_one_in_it()
    {
        await using RedisServerProcess target = await RedisServerProcess.StartAsync("--requirepass", TargetPassword);
        await using Rig rig = await Rig.StartAsync(
            new Locked(await RedisServerProcess.StartAsync("--requirepass", Password)), new NotifyKey(KeyText));
        // Ops are to fail.
        rig.Timings = Timings.Default;
        var seen = new ConcurrentQueue<string>();
        await rig.View.GetSubscriber().SubscribeAsync(
            RedisChannel.Pattern("*"), (_, message) => seen.Enqueue(message.ToString()));
        RigWorker worker = await rig.StartWorkerAsync(
            choose: options => options with { Endpoint = $"{target.Endpoint},password={TargetPassword}" });

        RigRun run = rig.StartRun("""[{"action":"putItem","seed":1,"qps":1000,"duration":3600,"data":{"a":8}}]""");
        await Rig.UntilAsync(async () => await rig.PublishedAsync() > 200, "the run is on its way");
        await new RunRemote(await rig.ConnectAsync())
            .SuspendAsync(Rig.Patience, TestContext.Current.CancellationToken);
        // Something to complain of: a target that is away, a message without a signature, an entry that nobody can
        // read.
        target.Kill();
        await new NotifyChannel(await rig.ConnectAsync(null))
            .SendAsync(new NotifyMessage { Action = NotifyActions.UpdateConfig });
        await rig.Database.ListRightPushAsync("dst_q0", "garbage");
        await new RunRemote(await rig.ConnectAsync())
            .ResumeAsync(Rig.Patience, TestContext.Current.CancellationToken);
        await Rig.UntilAsync(async () => await rig.Database.ListLengthAsync("dst_dead") == 1, "the garbage is aside");
        await Rig.UntilAsync(
            async () => (await rig.RecordAsync())!.Tasks[0].Counts.Failed > 0 && rig.Warnings.Count >= 2,
                "ops fail, and it is told");
        await run.Stop.CancelAsync();
        await run.Result;
        foreach (string value in await AllValuesAsync(rig))
            seen.Enqueue(value);
        foreach (string warning in rig.Warnings)
            seen.Enqueue(warning);

        Assert.False(worker.Running.IsCompleted);
        // What is looked through is what it should be.
        Assert.Contains(seen, text => text.Contains("\"kind\":\"worker\"", StringComparison.Ordinal));
        Assert.Contains(seen, text => text.Contains("\"sig\"", StringComparison.Ordinal));
        Assert.Contains(seen, text => text.Contains(target.Endpoint, StringComparison.Ordinal));
        foreach (string secret in new[] { Password, TargetPassword, KeyText })
            Assert.DoesNotContain(seen, text => text.Contains(secret, StringComparison.Ordinal));
    }

    private static async Task<string[]> AllValuesAsync(Rig rig) => (string[])(await rig.Database.ScriptEvaluateAsync("""
        local read = {
          string = function(key) return {redis.call('GET', key)} end,
          list = function(key) return redis.call('LRANGE', key, 0, -1) end,
          hash = function(key) return redis.call('HGETALL', key) end,
          zset = function(key) return redis.call('ZRANGE', key, 0, -1) end,
        }
        local values = {}
        for _, key in ipairs(redis.call('KEYS', '*')) do
          values[#values + 1] = key
          for _, value in ipairs(read[redis.call('TYPE', key).ok](key)) do values[#values + 1] = value end
        end
        return values
        """))!;

    /// <summary>A server whose address carries the password that it asks for.</summary>
    private sealed class Locked(IRedisServer server) : IRedisServer
    {
        public string Endpoint => $"{server.Endpoint},password={Password}";

        public void Kill() => server.Kill();

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }
}

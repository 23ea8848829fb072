using DistStress.Engine.Clocks;
using DistStress.Engine.Control;
using DistStress.Engine.Observing;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Tests.Clocks;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working;
using DistStress.Engine.Working.Liveness;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>The Redis that carries the work, over TLS, with a user that may do no more than it must.</summary>
[Collection(CertificateFiles.TestCollection)]
public sealed class ControlTlsTests : IDisposable
{
    private const string Password = "pass-word-1";

    // The least that publisher, workers and cmdlets need together; DocumentationTests holds docs/redis.md to the same.
    internal static readonly string[] LeastRights =
    [
        "~dst_*", "resetchannels", "&dst_*", "-@all", "+@connection", "+time", "+evalsha", "+eval", "+script|load",
        "+multi", "+exec", "+exists", "+expire", "+del", "+unlink", "+get", "+getrange", "+set", "+hset", "+hmset",
            "+hsetnx", "+hget", "+hmget", "+hstrlen",
        "+hgetall", "+hincrby", "+llen", "+lrange", "+ltrim", "+lrem", "+lpush", "+rpush", "+lmove", "+pttl", "+zadd",
            "+zrem",
        "+zrange", "+zrangebyscore", "+zscore", "+publish", "+subscribe", "+unsubscribe",
    ];

    private readonly CertificateFiles _files = new();

    public ControlTlsTests() =>
        Environment.SetEnvironmentVariable(CertificateFiles.AuthorityVariable, _files.Authority);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(CertificateFiles.AuthorityVariable, null);
        _files.Dispose();
    }

    [Fact]
    public async Task A_run_needs_no_more_than_the_rights_that_are_documented()
    {
        await using RedisServerProcess server = await StartAsync(LeastRights);
        await using ControlConnection control = await ConnectAsync(server, "dst");
        using var leave = new CancellationTokenSource();
        var warnings = new List<string>();
        await new ConfigStore(control).SynchronizeAsync(Rig.Config);
        await using ControlConnection workerControl = await ConnectAsync(server, "dst");
        Task working = new Worker(workerControl,
            new WorkerOptions { Database = TargetDatabase.Null, OnWarning = notice => warnings.Add(notice.Text) })
            .RunAsync(leave.Token);
        var registry = new WorkerRegistry(control);
        await Rig.UntilAsync(async () => (await registry.LiveAsync()).Count == 1, "the worker beats");

        RunResult result = await new Publisher(
            control, new PublisherOptions { OnWarning = notice => warnings.Add(notice.Text) }).RunAsync(
            Rig.Plan("""[[{"action":"putItem","seed":1,"qps":1000,"times":800,"data":{"a":4}},{"action":"getItem","seeds":[1,2],"qps":500,"times":400}]]"""),
            Rig.Config,
            TestContext.Current.CancellationToken);
        var channel = new NotifyChannel(control);
        (long listeners, NotifyMessage sent) =
            await channel.SendAsync(new NotifyMessage { Action = NotifyActions.UpdateConfig });
        IReadOnlyList<NotifyReply> replies = await channel.CollectAsync(
            sent, await registry.LiveAsync(), Rig.Patience, TestContext.Current.CancellationToken);
        IReadOnlyList<StatsRow> rows = await new StatsWatch(control).LatestAsync(default);
        await leave.CancelAsync();
        await working;

        Assert.Equal(new TaskCounts(1200, 1200, 0, 0, 0, 0), result.Counts);
        Assert.Equal(1, listeners);
        Assert.True(Assert.Single(replies).Succeeded);
        Assert.Single(rows);
        Assert.Equal([], warnings);
        Assert.Equal([], await registry.ListAsync());
    }

    [Fact]
    public async Task A_worker_can_show_that_it_lives_while_its_heartbeat_is_held_up()
    {
        await using RedisServerProcess server = await StartAsync(LeastRights);
        using var time = new VirtualTime();
        await using ControlConnection control = await ConnectAsync(server, "dst", time: time);
        long before = control.Clock.NowMicros / 1000 - 8000;
        await control.Database.SortedSetAddAsync("dst_workers", "silent", before);
        // Silent since long ago, as a worker is of which no heartbeat comes through.
        var standing = new Standing(control.Time, control.Timings);
        standing.Beaten(time.NowMicros - 8_000_000);
        Assert.True(standing.IsGood);

        using (var life = new LifeSign(control, "silent", standing))
        {
            life.Start();
            await PassUntilAsync(
                async () => await control.Database.SortedSetScoreAsync("dst_workers", "silent") > before,
                    "it has shown itself");
        }

        // One that has left is not put on the list again.
        await control.Database.SortedSetRemoveAsync("dst_workers", "silent");
        using (var life = new LifeSign(control, "silent", standing))
        {
            life.Start();
            await PassUntilAsync(() => Task.FromResult(!standing.IsGood), "it no longer counts on itself");
        }

        Assert.Null(await control.Database.SortedSetScoreAsync("dst_workers", "silent"));

        Task PassUntilAsync(Func<Task<bool>> holds, string what) => Rig.UntilAsync(
            () =>
            {
                time.Step(0, time.NowMicros + 200_000);
                return holds();
            },
            what);
    }

    [Fact]
    public async Task Another_prefix_is_refused_to_that_user_in_plain_words()
    {
        await using RedisServerProcess server = await StartAsync(LeastRights);
        await using ControlConnection control = await ConnectAsync(server, "other");

        Exception error = await Assert.ThrowsAnyAsync<Exception>(
            () => new ConfigStore(control).SynchronizeAsync(Rig.Config));

        Assert.Contains("NOPERM", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load", "wrong")]
    [InlineData("nobody", Password)]
    public async Task A_wrong_user_or_password_is_refused_without_showing_it(string user, string password)
    {
        await using RedisServerProcess server = await StartAsync(LeastRights);

        DistStressException error = await Assert.ThrowsAnyAsync<DistStressException>(
            () => ConnectAsync(server, "dst", user, password));

        Assert.Equal("RedisUnreachable", error.ErrorId);
        Assert.Contains($"localhost:{server.Port}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(password, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_although_the_default_user_needs_none()
    {
        await using RedisServerProcess server =
            await RedisServerProcess.StartAsync("--user", "load", "on", ">" + Password, "~*", "&*", "+@all");
        var options = new ControlOptions { Server = server.Endpoint, User = "load", Password = "wr0ng" };

        DistStressException error = await Assert.ThrowsAnyAsync<DistStressException>(
            () => ControlConnection.ConnectAsync(options, TestContext.Current.CancellationToken));

        Assert.Equal("RedisUnreachable", error.ErrorId);
        Assert.Contains("WRONGPASS", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", error.Message, StringComparison.Ordinal);
        await using ControlConnection control = await ControlConnection.ConnectAsync(
            options with { Password = Password }, TestContext.Current.CancellationToken);
        Assert.Equal("load", (await control.Database.ExecuteAsync("ACL", "WHOAMI")).ToString());
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        await using RedisServerProcess server = await StartAsync(LeastRights);
        Environment.SetEnvironmentVariable(CertificateFiles.AuthorityVariable, null);

        DistStressException error = await Assert.ThrowsAnyAsync<DistStressException>(() => ConnectAsync(server, "dst"));

        Assert.Equal("RedisUnreachable", error.ErrorId);
    }

    private Task<RedisServerProcess> StartAsync(string[] rights) => RedisServerProcess.StartTlsAsync(
        _files, ["--user", "load", "on", ">" + Password, .. rights, "--user", "default", "off"]);

    private static Task<ControlConnection> ConnectAsync(
        RedisServerProcess server, string prefix, string user = "load", string password = Password,
        DeadlineTimeProvider? time = null) =>
        ControlConnection.ConnectAsync(new ControlOptions
        {
            Server = $"localhost:{server.Port}",
            Prefix = prefix,
            Tls = true,
            User = user,
            Password = password,
            Time = time ?? DeadlineTimeProvider.Machine,
        });
}

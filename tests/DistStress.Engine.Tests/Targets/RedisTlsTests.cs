using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

[Collection(CertificateFiles.TestCollection)]
public sealed class RedisTlsTests : IDisposable
{
    private const string Table = "load";
    private const string Password = "pass-word-1";

    // What the load of both layouts needs, and nothing more; ECHO and PING are the client's own.
    private static readonly string[] AccessRule =
    [
        "--user", "load", "on", ">" + Password, $"~{Table}:*", "resetchannels", "-@all", "+@connection", "+multi",
            "+exec",
        "+del", "+hset", "+hgetall", "+hmget", "+set", "+get", "+mget", "+sadd", "+srem", "+smembers",
        "--user", "default", "off",
    ];

    private readonly CertificateFiles _files = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(CertificateFiles.AuthorityVariable, null);
        _files.Dispose();
    }

    [Theory]
    [InlineData(TargetLayout.Columns)]
    [InlineData(TargetLayout.Rows)]
    public async Task A_user_of_the_tables_keys_alone_works_over_TLS(TargetLayout layout)
    {
        await using RedisServerProcess server = await StartAsync(AccessRule);
        Environment.SetEnvironmentVariable(CertificateFiles.AuthorityVariable, _files.Authority);
        string endpoint = $"localhost:{server.Port},ssl=true,user=load,password={Password}";
        await using ITarget target = RedisTargetFixture.Open(endpoint, Table, layout);

        await target.CheckAsync(TestContext.Current.CancellationToken);

        foreach (TrafficAction action in new[]
            {
                TrafficAction.PutItem, TrafficAction.PutItem, TrafficAction.UpdateItem, TrafficAction.GetItem,
                TrafficAction.GetSubItem, TrafficAction.Query, TrafficAction.BatchPutItem, TrafficAction.BatchGetItem,
                TrafficAction.BatchGetSubItem, TrafficAction.DeleteItem,
            })
        {
            OpResult result = await RedisTargetFixture.RunAsync(target, TargetOps.Make(action, 0, TargetOps.Example));
            Assert.Equal((action, OpStatus.Succeeded, null), (action, result.Status, result.Detail));
        }

        await using ITarget other = RedisTargetFixture.Open(endpoint, "other", layout);
        OpResult denied = await RedisTargetFixture.RunAsync(
            other, TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));
        Assert.Equal((OpStatus.Failed, OpError.AccessDenied), (denied.Status, denied.Error));
        Assert.DoesNotContain(Password, denied.Detail + target.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load", "wrong-word", "user \"load\"")]
    [InlineData("nobody", Password, "user \"nobody\"")]
    [InlineData(null, "wrong-word", "user \"default\"")]
    [InlineData(null, null, "Add user=")]
    public async Task Check_tells_of_a_wrong_user_or_password(string? user, string? password, string words)
    {
        await using RedisServerProcess server = await StartAsync(AccessRule);
        Environment.SetEnvironmentVariable(CertificateFiles.AuthorityVariable, _files.Authority);
        string endpoint = $"localhost:{server.Port},ssl=true" + (user is null ? "" : $",user={user}") +
            (password is null ? "" : $",password={password}");

        DistStressException error = await RefusalAsync(endpoint);

        Assert.Equal("TargetAccessDenied", error.ErrorId);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains($"localhost:{server.Port}", error.Message, StringComparison.Ordinal);
        if (password is not null)
            Assert.DoesNotContain(password, error.ToString(), StringComparison.Ordinal);

        await using ITarget target = RedisTargetFixture.Open(endpoint, Table);
        // An op that comes while the client still finds out fails as one without a connection.
        string?[] kinds = [OpError.ConnectionLost];
        await Rig.UntilAsync(
            async () =>
            {
                OpResult result =
                    await RedisTargetFixture.RunAsync(target, TargetOps.Make(TrafficAction.GetItem));
                kinds = [.. kinds, result.Error];
                return result.Error == OpError.AccessDenied;
            },
            "an op says that access is denied");
        Assert.Subset(new HashSet<string?> { OpError.ConnectionLost, OpError.AccessDenied }, kinds.ToHashSet());
    }

    [Fact]
    public async Task Check_does_not_let_a_wrong_password_pass_as_the_default_user()
    {
        await using RedisServerProcess server = await RedisServerProcess.StartAsync();

        DistStressException error = await RefusalAsync($"{server.Endpoint},user=load,password=wrong-word");

        Assert.Equal("TargetAccessDenied", error.ErrorId);
        Assert.Contains("user \"load\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_the_permission_that_a_user_lacks()
    {
        await using RedisServerProcess server = await RedisServerProcess.StartAsync(
            "--user", "load", "on", ">" + Password, $"~{Table}:*", "-@all", "+@hash");

        DistStressException error = await RefusalAsync($"{server.Endpoint},user=load,password={Password}");

        Assert.Equal("TargetAccessDenied", error.ErrorId);
        Assert.Contains("echo", error.Message, StringComparison.Ordinal);
        Assert.Contains("+@connection", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_refuses_a_certificate_that_nobody_vouches_for()
    {
        await using RedisServerProcess server = await StartAsync();

        DistStressException error = await RefusalAsync($"localhost:{server.Port},ssl=true");

        Assert.Equal("TargetTlsFailed", error.ErrorId);
        Assert.Contains(CertificateFiles.AuthorityVariable, error.Message, StringComparison.Ordinal);
        using var other = new CertificateFiles();
        Environment.SetEnvironmentVariable(CertificateFiles.AuthorityVariable, other.Authority);
        Assert.Equal("TargetTlsFailed", (await RefusalAsync($"localhost:{server.Port},ssl=true")).ErrorId);
    }

    [Fact]
    public async Task Check_refuses_a_certificate_for_another_name()
    {
        await using RedisServerProcess server = await StartAsync();
        Environment.SetEnvironmentVariable(CertificateFiles.AuthorityVariable, _files.Authority);

        DistStressException error = await RefusalAsync($"localhost:{server.Port},ssl=true,sslHost=cache.example.com");

        Assert.Equal("TargetTlsFailed", error.ErrorId);
        Assert.Contains("sslHost=", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_hints_at_TLS_where_one_side_only_expects_it()
    {
        await using RedisServerProcess tls = await StartAsync();
        await using RedisServerProcess plain = await RedisServerProcess.StartAsync();

        DistStressException without = await RefusalAsync($"localhost:{tls.Port}");
        DistStressException with = await RefusalAsync($"localhost:{plain.Port},ssl=true,connectTimeout=500");

        Assert.Contains("add ssl=true", without.Message, StringComparison.Ordinal);
        Assert.Contains("says ssl=true", with.Message, StringComparison.Ordinal);
    }

    private static async Task<DistStressException> RefusalAsync(string endpoint)
    {
        await using ITarget target = RedisTargetFixture.Open(endpoint, Table);
        return await Assert.ThrowsAsync<DistStressException>(
            async () => await target.CheckAsync(TestContext.Current.CancellationToken));
    }

    private Task<RedisServerProcess> StartAsync(params string[] extra) =>
        RedisServerProcess.StartTlsAsync(_files, extra);
}

using System.Globalization;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Tests.Targets;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>How the Redis that carries the work is named, and what is said where that does not lead to it.</summary>
[Collection(CertificateFiles.TestCollection)]
public sealed class ControlAddressTests : IDisposable
{
    private const string Password = "pass,word=1/@";

    private readonly CertificateFiles _files = new();

    public ControlAddressTests() =>
        Environment.SetEnvironmentVariable(CertificateFiles.AuthorityVariable, _files.Authority);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(CertificateFiles.AuthorityVariable, null);
        Environment.SetEnvironmentVariable(CertificateFiles.ClientVariable, null);
        _files.Dispose();
    }

    [Fact]
    public async Task A_run_goes_over_an_address_with_TLS_user_and_password_and_so_does_its_target()
    {
        RedisServerProcess server = await RedisServerProcess.StartTlsAsync(
            _files, "--user", "load", "on", ">" + Password, "~*", "&*", "+@all", "--user", "default", "off");
        await RunAsync(server, $"rediss://load:{Uri.EscapeDataString(Password)}@localhost:{Port(server)}");
    }

    [Fact]
    public async Task A_run_goes_to_a_server_that_asks_for_a_certificate_of_its_clients()
    {
        RedisServerProcess server = await RedisServerProcess.StartTlsAsync(_files, "--tls-auth-clients", "yes");
        string address = $"rediss://localhost:{Port(server)}";

        string without = await RefusalAsync(address);
        Environment.SetEnvironmentVariable(CertificateFiles.ClientVariable, _files.Client);
        await RunAsync(server, address);

        Assert.Contains(CertificateFiles.ClientVariable, without, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_resolve_is_named() =>
        Assert.Contains(
            "the host no-such-host.invalid does not resolve", await RefusalAsync("redis://no-such-host.invalid:6379"),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_port_at_which_nothing_listens_is_named()
    {
        int port = FreePort.Take();
        Assert.Contains("refused", await RefusalAsync($"redis://127.0.0.1:{Text(port)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_is_missed_where_the_port_expects_it()
    {
        await using RedisServerProcess server = await RedisServerProcess.StartTlsAsync(_files);
        Assert.Contains(
            "expects TLS", await RefusalAsync($"redis://localhost:{Port(server)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_is_too_much_where_the_port_speaks_none()
    {
        await using RedisServerProcess server = await RedisServerProcess.StartAsync();
        Assert.Contains(
            "speaks no TLS", await RefusalAsync($"rediss://localhost:{Port(server)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_no_more_clients_is_told_in_its_words()
    {
        await using RedisServerProcess server = await RedisServerProcess.StartAsync();
        await using ConnectionMultiplexer first = await ConnectionMultiplexer.ConnectAsync(
            server.Endpoint + ",allowAdmin=true");
        await first.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxclients", "2");

        Assert.Contains(
            "closes the connection: ERR max number of clients reached",
            await RefusalAsync($"redis://localhost:{Port(server)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_named()
    {
        await using RedisServerProcess server = await RedisServerProcess.StartTlsAsync(_files);
        Environment.SetEnvironmentVariable(CertificateFiles.AuthorityVariable, null);

        string said = await RefusalAsync($"rediss://localhost:{Port(server)}");

        Assert.Contains("is not trusted", said, StringComparison.Ordinal);
        Assert.Contains(CertificateFiles.AuthorityVariable, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rediss://load:wr0ng@", "WRONGPASS")]
    [InlineData("rediss://nobody:wr0ng@", "WRONGPASS")]
    [InlineData("rediss://:wr0ng@", "WRONGPASS")]
    [InlineData("rediss://", "NOAUTH")]
    public async Task A_refused_login_is_told_in_the_servers_words(string login, string words)
    {
        await using RedisServerProcess server = await RedisServerProcess.StartTlsAsync(
            _files, "--user", "load", "on", ">" + Password, "~*", "&*", "+@all", "--user", "default", "off");

        string said = await RefusalAsync($"{login}localhost:{Port(server)}");

        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", said, StringComparison.Ordinal);
    }

    // A target's address is read in the same way, by other code.
    [Fact]
    public async Task A_database_that_the_server_does_not_have_is_refused_and_named()
    {
        await using RedisServerProcess server = await RedisServerProcess.StartAsync(
            "--user", "small", "on", ">pw", "~*", "&*", "+@all", "-config");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        foreach ((string address, string number) in new[]
            {
                ($"redis://localhost:{Port(server)}/99", "99"), ($"localhost:{Port(server)},defaultDatabase=16", "16"),
            })
        {
            var error = await Assert.ThrowsAsync<DistStressException>(() => ControlConnection.ConnectAsync(
                new ControlOptions { Server = address }, cancellation));
            await using ITarget target = RedisTargetFixture.Open(address, "load");
            var ofTarget = await Assert.ThrowsAsync<DistStressException>(
                async () => await target.CheckAsync(cancellation));

            Assert.Equal(ErrorKind.RedisDatabaseRefused, error.Kind);
            Assert.Equal(ErrorKind.InvalidEndpoint, ofTarget.Kind);
            Assert.All([error, ofTarget], one => Assert.Contains(
                $"refuses the database {number}: it has 16, with the numbers 0 to 15",
                one.Message, StringComparison.Ordinal));
        }

        var negative = await Assert.ThrowsAsync<DistStressException>(() => ControlConnection.ConnectAsync(
            new ControlOptions { Server = $"localhost:{Port(server)},defaultDatabase=-2" }, cancellation));
        Assert.Equal(ErrorKind.RedisOptionsInvalid, negative.Kind);
        Assert.Contains("numbered from 0", negative.Message, StringComparison.Ordinal);

        // Who may not ask how many there are has the server's own words.
        var small = await Assert.ThrowsAsync<DistStressException>(() => ControlConnection.ConnectAsync(
            new ControlOptions { Server = $"redis://small:pw@localhost:{Port(server)}/20" }, cancellation));
        Assert.Equal(ErrorKind.RedisDatabaseRefused, small.Kind);
        Assert.Contains("refuses the database 20: ERR DB index is out of range", small.Message,
            StringComparison.Ordinal);

        string last = $"redis://localhost:{Port(server)}/15";
        await using ControlConnection control = await ControlConnection.ConnectAsync(
            new ControlOptions { Server = last }, cancellation);
        await control.Database.StringSetAsync("there", "x");
        await using ITarget right = RedisTargetFixture.Open(last, "load");
        await right.CheckAsync(cancellation);
        await using ConnectionMultiplexer view = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        Assert.True(await view.GetDatabase(15).KeyExistsAsync("there"));
    }

    private static async Task<string> RefusalAsync(string server)
    {
        DistStressException error = await Assert.ThrowsAsync<DistStressException>(
            () => ControlConnection.ConnectAsync(
                new ControlOptions { Server = server }, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorKind.RedisUnreachable, error.Kind);
        return error.Message;
    }

    private static async Task RunAsync(RedisServerProcess server, string address)
    {
        await using Rig rig = await Rig.StartAsync(new NamedServer(server, address));
        await rig.StartWorkerAsync(TargetDatabase.Redis);

        RunResult result = await rig.RunAsync(
            """[{"action":"putItem","seed":1,"qps":1000,"times":200,"data":{"a":4}}]""");

        Assert.Equal(new TaskCounts(200, 200, 0, 0, 0, 0), result.Counts);
        Assert.Equal([], rig.Warnings);
    }

    private static string Port(RedisServerProcess server) => Text(server.Port);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>A server under the name that a user gives it.</summary>
    private sealed class NamedServer(RedisServerProcess server, string address) : IRedisServer
    {
        public string Endpoint => address;

        public void Kill() => server.Kill();

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }
}

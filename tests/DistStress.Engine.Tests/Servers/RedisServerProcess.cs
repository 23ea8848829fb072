using System.Globalization;

namespace DistStress.Engine.Tests.Servers;

/// <summary>redis-server on a free loopback port, without persistence.</summary>
public sealed class RedisServerProcess : ServerProcess, IRedisServer
{
    private readonly string _directory;

    private RedisServerProcess(string program, int port, string directory, IEnumerable<string> extra)
        : base(
            port,
            program,
            [
                "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no", "--daemonize", "no", "--dir", directory, .. extra,
            ])
    {
        _directory = directory;
    }

    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>Starts a server, which the test cannot do without.</summary>
    /// <param name="extra">Further options as redis-server takes them: <c>--requirepass</c>, <c>secret</c>.</param>
    public static Task<RedisServerProcess> StartAsync(params string[] extra) => StartOnAsync(FreePort.Take(), extra);

    /// <summary>Starts a server on a port of the caller's choice: where another one was.</summary>
    public static async Task<RedisServerProcess> StartOnAsync(int port, params string[] extra)
    {
        string program = Prerequisite.Program("redis-server");
        string directory = Directory.CreateTempSubdirectory("diststress-redis-").FullName;
        var server = new RedisServerProcess(program, port, directory, extra);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Starts a server that takes TLS connections only.</summary>
    public static Task<RedisServerProcess> StartTlsAsync(CertificateFiles files, params string[] extra)
    {
        int port = FreePort.Take();
        return StartOnAsync(
            port,
            [
                "--port", "0", "--tls-port", port.ToString(CultureInfo.InvariantCulture),
                "--tls-cert-file", files.Certificate, "--tls-key-file", files.Key,
                "--tls-ca-cert-file", files.Authority, "--tls-auth-clients", "no", .. extra,
            ]);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}

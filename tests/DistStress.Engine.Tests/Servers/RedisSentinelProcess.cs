using System.Globalization;

namespace DistStress.Engine.Tests.Servers;

/// <summary>A sentinel that watches one master by itself, on a free loopback port.</summary>
public sealed class RedisSentinelProcess : ServerProcess
{
    /// <summary>The master's name.</summary>
    public const string Master = "load";

    private readonly string _file;

    private RedisSentinelProcess(string program, int port, string file)
        : base(port, program, [file, "--sentinel"])
    {
        _file = file;
    }

    /// <summary>What a user names for whatever server is the master.</summary>
    public string Endpoint => $"127.0.0.1:{Port},serviceName={Master}";

    /// <summary>Starts a sentinel.</summary>
    /// <param name="master">The server that is the master now.</param>
    public static async Task<RedisSentinelProcess> StartAsync(RedisServerProcess master)
    {
        int port = FreePort.Take();
        string file = Path.Combine(Directory.CreateTempSubdirectory("diststress-sentinel-").FullName, "sentinel.conf");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"""
            port {port}
            bind 127.0.0.1
            dir "{Path.GetDirectoryName(file)}"
            sentinel monitor {Master} 127.0.0.1 {master.Port} 1
            sentinel down-after-milliseconds {Master} 1000
            sentinel failover-timeout {Master} 10000

            """));
        var sentinel = new RedisSentinelProcess(Prerequisite.Program("redis-server"), port, file);
        await sentinel.WaitUntilReadyAsync();
        return sentinel;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }
}

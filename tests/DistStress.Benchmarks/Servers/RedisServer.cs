using System.Globalization;
using DistStress.Benchmarks.Measuring;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;

namespace DistStress.Benchmarks.Servers;

/// <summary>
/// A redis-server of the benchmark's own: on a free loopback port, in memory, with one command thread.
/// </summary>
internal sealed class RedisServer : ServerProcess
{
    private readonly string _directory;
    private ConnectionMultiplexer? _view;

    private RedisServer(string program, int port, string directory)
        : base(
            port,
            program,
            [
                "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no", "--dir", directory, "--loglevel", "warning",
            ])
    {
        _directory = directory;
    }

    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>A connection to look at the server with, apart from those that are measured.</summary>
    public ConnectionMultiplexer View =>
        _view ?? throw new InvalidOperationException("The server has not been started.");

    public IServer Admin => View.GetServer(Endpoint);

    /// <summary>Processor time that the server has used, in µs.</summary>
    public double CpuMicros => ProcessUsage.CpuMicros(ProcessId);

    public static async Task<RedisServer> StartAsync()
    {
        string program = Find("redis-server") ?? throw new ScenarioException("redis-server is not on the PATH.");
        string directory = Directory.CreateTempSubdirectory("diststress-bench-").FullName;
        var server = new RedisServer(program, FreePort.Take(), directory);
        await server.WaitUntilReadyAsync();
        server._view = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true");
        return server;
    }

    /// <summary>Forgets all data and all statistics, for the next measurement.</summary>
    public async Task ClearAsync()
    {
        await Admin.FlushAllDatabasesAsync();
        await Admin.ConfigResetStatisticsAsync();
    }

    public Task<CommandStats> CommandsAsync() => CommandStats.ReadAsync(Admin);

    public override async ValueTask DisposeAsync()
    {
        if (_view is not null)
            await _view.DisposeAsync();
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}

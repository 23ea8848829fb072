using System.Diagnostics;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Servers;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>
/// How fast a client loads a server, by the server's own count: so that all clients are measured alike.
/// </summary>
/// <param name="OpsASecond">Commands of the kind that is looked at.</param>
/// <param name="ClientMicrosAnOp">Processor time of the client for each of them.</param>
/// <param name="ServerMicrosAnOp">Processor time of the server for each of them.</param>
/// <param name="ClientCores">Processors that the client keeps busy.</param>
/// <param name="ServerCores">Processors that the server keeps busy.</param>
internal sealed record ClientRate(
    double OpsASecond, double ClientMicrosAnOp, double ServerMicrosAnOp, double ClientCores, double ServerCores)
{
    /// <summary>Looks at a client that is in full swing.</summary>
    /// <param name="server">The server.</param>
    /// <param name="command">The command that it sends, in lower case.</param>
    /// <param name="clientProcess">The client's process.</param>
    /// <param name="length">How long to look.</param>
    public static async Task<ClientRate> MeasureAsync(
        RedisServer server, string command, int clientProcess, TimeSpan length)
    {
        long start = Stopwatch.GetTimestamp();
        long calls = (await server.CommandsAsync()).Of(command);
        double client = ProcessUsage.CpuMicros(clientProcess);
        double cpu = server.CpuMicros;
        await Task.Delay(length);
        calls = (await server.CommandsAsync()).Of(command) - calls;
        client = ProcessUsage.CpuMicros(clientProcess) - client;
        cpu = server.CpuMicros - cpu;
        double micros = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        if (calls == 0)
            throw new ScenarioException($"No {command} came to the server in {length.TotalSeconds} s.");
        return new ClientRate(
            Statistics.PerSecond(calls, micros), client / calls, cpu / calls, client / micros, cpu / micros);
    }
}

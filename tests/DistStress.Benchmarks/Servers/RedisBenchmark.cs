using System.Diagnostics;
using System.Globalization;
using DistStress.Engine.Tests.Servers;

namespace DistStress.Benchmarks.Servers;

/// <summary>redis-benchmark, which comes with Redis, sending one command until disposed.</summary>
internal sealed class RedisBenchmark : IDisposable
{
    /// <summary>What redis-benchmark replaces by a random number of 12 digits.</summary>
    public const string RandomPart = "__rand_int__";

    private const string Endless = "2000000000";

    private readonly Process _process;

    private RedisBenchmark(Process process)
    {
        _process = process;
    }

    public int ProcessId => _process.Id;

    /// <summary>Starts the program with 10 connections and 16 commands under way on each.</summary>
    /// <param name="port">The server's port on loopback.</param>
    /// <param name="keys">How many random numbers there are.</param>
    /// <param name="command">The command, with <see cref="RandomPart"/> where the number goes.</param>
    public static RedisBenchmark Start(int port, long keys, params string[] command)
    {
        string program = ServerProcess.Find("redis-benchmark")
            ?? throw new ScenarioException("redis-benchmark is not on the PATH; it comes with Redis (redis-tools).");
        string[] arguments =
        [
            "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-P", "16", "-c", "10", "-n", Endless,
            "-r", keys.ToString(CultureInfo.InvariantCulture), "-q", .. command,
        ];
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new RedisBenchmark(process);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

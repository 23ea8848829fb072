using System.Globalization;
using DistStress.Engine.Items;
using DistStress.Engine.Tests.Servers;

namespace DistStress.Benchmarks.Servers;

/// <summary>redis-benchmark, which comes with Redis.</summary>
/// <param name="keyPrefix">What keys begin with; with it they are as long as a worker's.</param>
internal sealed class RedisBenchmark(string keyPrefix) : IRedisPeer
{
    // What it replaces by a random number of 12 digits.
    private const string RandomPart = "__rand_int__";
    private const string Endless = "2000000000";

    private readonly string _key = keyPrefix + new string('0', ItemSize.KeyLength - RandomPart.Length) + RandomPart;

    public string Name => "redis-benchmark";

    public LoadProgram Start(int port, long keys, PeerCommand command)
    {
        string program = ServerProcess.Find("redis-benchmark")
            ?? throw new ScenarioException("redis-benchmark is not on the PATH; it comes with Redis (redis-tools).");
        string[] column = command.Column is null ? [] : [command.Column, new string('x', (int)command.ValueBytes)];
        return LoadProgram.Start(
            program,
            [
                "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-P", "16", "-c", "10",
                "-n", Endless, "-r", keys.ToString(CultureInfo.InvariantCulture), "-q", command.Name, _key, .. column,
            ]);
    }

    public string KeyOf(long key) => _key.Replace(
        RandomPart, key.ToString($"D{RandomPart.Length}", CultureInfo.InvariantCulture), StringComparison.Ordinal);
}

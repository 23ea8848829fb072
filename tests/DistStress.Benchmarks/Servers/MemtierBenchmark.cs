using System.Globalization;
using DistStress.Engine.Items;

namespace DistStress.Benchmarks.Servers;

/// <summary>memtier_benchmark, which few systems package: its user builds it and says where it is.</summary>
/// <param name="program">Its path.</param>
/// <param name="keyPrefix">What keys begin with; with it they are as long as a worker's.</param>
internal sealed class MemtierBenchmark(string program, string keyPrefix) : IRedisPeer
{
    private const string Endless = "86400";

    // It puts no zeros before a number, so the first has as many digits as all others.
    private const long FirstNumber = 100_000_000_000;

    private readonly string _prefix =
        keyPrefix + new string('0', ItemSize.KeyLength - Text(FirstNumber).Length);

    public string Name => "memtier_benchmark";

    public LoadProgram Start(int port, long keys, PeerCommand command)
    {
        if (!File.Exists(program))
            throw new ScenarioException($"There is no {program}.");
        string column = command.Column is null ? "" : $" {command.Column} __data__";
        return LoadProgram.Start(
            program,
            "-h", "127.0.0.1", "-p", Text(port), "-t", "1", "-c", "10", "--pipeline", "16", "--test-time", Endless,
            "--hide-histogram", "--command", $"{command.Name} __key__{column}", "--command-key-pattern", "R",
            "--data-size", Text(Math.Max(1, command.ValueBytes)), "--key-prefix", _prefix,
            "--key-minimum", Text(FirstNumber), "--key-maximum", Text(FirstNumber + keys - 1));
    }

    public string KeyOf(long key) => _prefix + Text(FirstNumber + key);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

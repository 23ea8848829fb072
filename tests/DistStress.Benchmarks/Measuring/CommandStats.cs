using System.Globalization;
using StackExchange.Redis;

namespace DistStress.Benchmarks.Measuring;

/// <summary>How often a Redis server has carried out which command since its statistics were reset.</summary>
/// <remarks>The server counts a script as one command, and each command that the script calls as one more.</remarks>
internal sealed class CommandStats
{
    private readonly Dictionary<string, long> _calls;

    private CommandStats(Dictionary<string, long> calls)
    {
        _calls = calls;
    }

    /// <summary>All commands, those that scripts called included.</summary>
    public long Executed => _calls.Values.Sum();

    /// <summary>The calls that hand work over: scripts, and the one command that takes a single batch.</summary>
    public long Handovers => Of("evalsha") + Of("eval") + Of("lmove");

    public static async Task<CommandStats> ReadAsync(IServer server)
    {
        IGrouping<string, KeyValuePair<string, string>>[] sections = await server.InfoAsync("commandstats");
        return new CommandStats(sections.SelectMany(section => section)
            .ToDictionary(pair => pair.Key["cmdstat_".Length..], pair => CallsIn(pair.Value)));
    }

    /// <summary>Calls of a command, in lower case.</summary>
    public long Of(string command) => _calls.GetValueOrDefault(command);

    /// <summary>The commands with the most calls, for people.</summary>
    public string Busiest(int most) => string.Join(", ", _calls.OrderByDescending(pair => pair.Value).Take(most)
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:#,0}")));

    // calls=13,usec=77,usec_per_call=5.92,…
    private static long CallsIn(string text) =>
        long.Parse(text.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture);
}

using DistStress.Engine.Redis;
using StackExchange.Redis;

namespace DistStress.Engine.Observing;

/// <summary>Finds the prefixes that are in use on a server, for a person who looks for one.</summary>
public static class PrefixSearch
{
    // On a server with millions of keys, as the store under load has them, this does not look at all of them.
    private const int MostSteps = 20;
    private const int KeysAStep = 1000;

    /// <summary>
    /// The prefixes that have a configuration, as far as they are among the first 20 000 keys or so. Needs a command
    /// that a run does not need, SCAN.
    /// </summary>
    /// <exception cref="RedisException">The server does not answer, or the user may not use the command.</exception>
    public static async Task<IReadOnlyList<string>> FindAsync(ControlConnection control)
    {
        string ending = new KeyNames("").Config.ToString();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        string cursor = "0";
        for (int step = 0; step < MostSteps; step++)
        {
            var answer = (RedisResult[])(await control.Database
                .ExecuteAsync("SCAN", cursor, "MATCH", $"*{ending}", "COUNT", KeysAStep).ConfigureAwait(false))!;
            foreach (string key in (string[])answer[1]!)
                found.Add(key[..^ending.Length]);
            cursor = answer[0].ToString();
            if (cursor == "0")
                break;
        }

        found.Remove("");
        return [.. found];
    }
}

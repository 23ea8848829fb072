using DistStress.Engine.Configuration;
using DistStress.Engine.Redis.Runs;
using StackExchange.Redis;

namespace DistStress.Engine.Redis;

/// <summary>
/// Finds the keys of the prefix that are of another type than they should be. The server's own words, WRONGTYPE, name
/// none.
/// </summary>
internal sealed class WrongKeys(ControlConnection control)
{
    private const int MostShown = 5;
    private const int MostAtOnce = 1000;

    // Of workers that somebody has made up there may be any number.
    private const int MostWorkers = 64;
    private const int MostHeld = 4096;

    private const string List = "list";
    private const string Hash = "hash";
    private const string Text = "string";
    private const string SortedSet = "sorted set";

    private readonly IDatabase _database = control.Database;
    private readonly KeyNames _keys = control.Keys;

    /// <summary>What is wrong, in a sentence; null where nothing is, or Redis does not say.</summary>
    /// <param name="worker">A worker whose own keys are looked at too, whether or not it is on the list.</param>
    public async Task<string?> DescribeAsync(string? worker = null) =>
        await FindAsync(worker).ConfigureAwait(false) is { Count: > 0 } found ? Describe(found) : null;

    /// <summary>What is wrong with some keys, in a sentence.</summary>
    public string Describe(IReadOnlyList<WrongKey> found)
    {
        IEnumerable<string> shown = found.Take(MostShown).Select(key => $"{key.Key} is {key.Type}, not {key.Right}");
        string more = found.Count > MostShown ? $"; and {found.Count - MostShown} more" : "";
        return found is [var only]
            ? $"The key {only.Key} in Redis at {control.Address} is {only.Type}, and should be {only.Right}: "
                + "something else has written it."
            : $"Keys in Redis at {control.Address} are of another type than they should be: "
                + $"{string.Join("; ", shown)}{more}. Something else has written them.";
    }

    /// <summary>Looks at all keys that the prefix may have.</summary>
    /// <param name="worker">A worker whose own keys are looked at too, whether or not it is on the list.</param>
    /// <returns>Those that are wrong; none where Redis does not say.</returns>
    public async Task<IReadOnlyList<WrongKey>> FindAsync(string? worker = null)
    {
        try
        {
            List<WrongKey> found = await FindAsync(
            [
                (_keys.Run, Hash), (_keys.Config, Text), (_keys.Lease, Text), (_keys.Workers, SortedSet),
                (_keys.Marks, List), (_keys.Reports, List), (_keys.Dead, List),
                .. Enumerable.Range(0, StressConfig.MostThreads).Select(queue => (_keys.Queue(queue), List)),
            ]).ConfigureAwait(false);
            bool hasList = found.All(key => key.Key != _keys.Workers.ToString());
            bool hasRun = found.All(key => key.Key != _keys.Run.ToString());
            int queues = hasRun ? await new RunStore(control).QueuesAsync().ConfigureAwait(false) : 0;
            RedisValue[] listed = hasList
                ? await _database.SortedSetRangeByRankAsync(_keys.Workers, -MostWorkers, -1).ConfigureAwait(false)
                : [];
            string[] others = [.. listed.Select(id => id.ToString()).Where(id => id != worker)];
            IEnumerable<(RedisKey, string)> own = worker is null
                ? []
                : [(_keys.Worker(worker), Hash), .. HeldOf(worker, StressConfig.MostThreads)];
            found.AddRange(await FindAsync(
            [
                .. own,
                .. others.Select(id => (_keys.Worker(id), Hash)),
                .. others.SelectMany(id => HeldOf(id, queues)).Take(MostHeld),
            ]).ConfigureAwait(false));
            return found;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // Whoever asks has an error to tell already; this would only have made it plainer.
            return [];
        }
    }

    private IEnumerable<(RedisKey Key, string Right)> HeldOf(string worker, int queues) =>
        Enumerable.Range(0, queues).Select(queue => (_keys.Held(queue, worker), List));

    private async Task<List<WrongKey>> FindAsync(IEnumerable<(RedisKey Key, string Right)> keys)
    {
        var found = new List<WrongKey>();
        foreach ((RedisKey Key, string Right)[] part in keys.Chunk(MostAtOnce))
        {
            var types = (string[])(await RedisScript.Types.RunAsync(_database, [.. part.Select(one => one.Key)], [])
                .ConfigureAwait(false))!;
            found.AddRange(part
                .Zip(types, (one, type) => (one.Key, one.Right, Type: type))
                .Where(one => one.Type.Length > 0 && one.Type != one.Right)
                .Select(one => new WrongKey(one.Key.ToString(), Named(one.Type), Named(one.Right))));
        }

        return found;
    }

    private static string Named(string type) => type == "other" ? "of a type that is never used here" : $"a {type}";
}

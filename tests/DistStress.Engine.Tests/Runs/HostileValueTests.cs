using System.Text.RegularExpressions;
using DistStress.Engine.Control;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>
/// Whatever somebody writes into a key or a field, or sends over a channel, in the middle of a run: the run ends right
/// or with an error that has a name, within its time, the worker stays, and the next run is as it should be.
/// <c>DST_FAULT_ROUNDS</c> sets how many places are tried (all of them: 127), and <c>DST_FAULT_SEED</c> repeats them.
/// </summary>
public sealed partial class HostileValueTests(ITestOutputHelper output)
{
    private const int UsualRounds = 8;
    private const int Times = 300;

    // Longer than a lost worker, a lost lease and an audit take together, several times over.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private const string Traffic =
        """[{"action":"putItem","seed":1,"seeds":[2,1],"qps":200,"times":300,"data":{"a":8}}]""";

    private static readonly string[] Values =
    [
        "", " ", "x", "-1", "0", "1", "1025", "2000000000", "9223372036854775807", "-9223372036854775808",
        "18446744073709551615", "99999999999999999999", "1e400", "-1e400", "0.5", "NaN", "null", "true", "[]", "{}",
        "[null]", "{\"a\":null}", "\"x\"", "\0\u0001\ufffd", "1,2,3", "1+1", "a:b:c;", new('9', 1000),
        new('x', 100_000), new('[', 5000),
    ];

    // Numbers and words within JSON become these.
    private static readonly string[] Parts =
    [
        "-1", "0", "2000000000", "4000000000000", "9223372036854775807", "-9223372036854775808", "99999999999999999999",
        "1e308", "0.5", "null", "true", "[]", "{}", "\"x\"", "\"\"",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_ends_right_or_with_a_named_error_and_the_next_one_is_right(bool withKey)
    {
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("DST_FAULT_ROUNDS"), out int many)
            ? many : UsualRounds;
        int seed = int.TryParse(Environment.GetEnvironmentVariable("DST_FAULT_SEED"), out int given)
            ? given : Random.Shared.Next();
        output.WriteLine($"DST_FAULT_SEED={seed}");
        var random = new Random(seed);
        await using Rig rig = await Rig.StartVirtualAsync(
            RedisServerKind.Redis, withKey ? new NotifyKey("the right key") : null);
        RigWorker worker = await rig.StartWorkerAsync();
        Place[] places = [.. Places(worker.Id).OrderBy(_ => random.Next())];
        for (int round = 0; round < rounds; round++)
        {
            Place place = places[round % places.Length];
            // Of a run before there is nothing that this one could be taken for.
            await ClearAsync(rig, worker);
            long began = rig.Time.NowMicros;
            RigRun run = rig.StartRun(Traffic);
            await rig.PassUntilAsync(
                async () => run.Result.IsCompleted || await rig.PublishedAsync() > Times / 4, "the run is on its way");
            string what = await SpoilAsync(rig, place, random);
            output.WriteLine($"{round,4} {what}");
            string end = await EndAsync(rig, run);
            long took = rig.Time.NowMicros - began;
            output.WriteLine($"{took / 1e6,11:0.0} s: {end}");

            Assert.True(took < Limit.TotalMicroseconds, $"{what}: the run took {took / 1e6:0.0} s");
            Assert.False(worker.Running.IsCompleted, $"{what}: the worker has ended");
            await ClearAsync(rig, worker);
            RunResult next = await rig.RunAsync(Traffic);
            Assert.True(
                next.Counts == new TaskCounts(Times, Times, 0, 0, 0, 0), $"{what}: then a run had {next.Counts}");
        }
    }

    private static async Task<string> EndAsync(Rig rig, RigRun run)
    {
        try
        {
            RunResult result = await rig.EndAsync(run);
            return $"{result.State} {result.Counts}";
        }
        catch (Exception e) when (e is DistStressException or RedisException)
        {
            // What Redis itself refuses has its name where the command ends.
            return $"{(e as DistStressException)?.ErrorId ?? "RedisRefused"} {e.Message.Split('\n')[0]}";
        }
    }

    // All that was written goes, as if it had been put right again, but for the worker's life.
    private static async Task ClearAsync(Rig rig, RigWorker worker)
    {
        await rig.Database.ExecuteAsync("FLUSHALL");
        await rig.PassUntilAsync(
            async () => await rig.Database.SortedSetScoreAsync("dst_workers", worker.Id) is not null,
            "the worker shows itself again");
    }

    private static IEnumerable<Place> Places(string worker)
    {
        string[] run =
        [
            "id", "format", "version", "state", "plan", "tasks", "created", "finished", "publisher", "element",
            "no_barrier", "dead", "waits_for", "problem", "paused_at", "queues", "wanted", "seq", "marks_settled",
            "damaged", "rates", "stop_when", "stop_reason", "findings", "workers", "events", "reports_settled",
            "reports_bytes", "reporters", "traffic_text", "config_text", "price", "forecast", "timeline",
            "task:0:published", "task:0:completed", "task:0:failed", "task:0:throttled",
            "task:0:not_found",
            "task:0:dropped", "task:0:bytes", "task:0:retries", "task:0:late_batches", "task:0:max_late_us",
            "task:0:origin", "task:0:phase", "task:0:positions", "task:0:measured", "task:0:done", "task:0:missing",
            "task:0:stream:1", "task:0:errors:x", "task:0:mismatch:0", "task:0:read_milliunits:t", "task:99:completed",
            "task:x:y",
        ];
        string[] own =
        [
            "host", "pid", "instance_id", "region", "version", "threads", "most_threads", "target", "started",
            "refused_messages", "handlers", "config", "config_problem", "config_problem_kind", "config_sig",
            "clock_uncertainty", "machine_ahead", "snapshot",
        ];
        string[] keys =
        [
            "dst_cfg", "dst_q0", $"dst_q0:{worker}", "dst_run", "dst_lease", "dst_workers", $"dst_worker:{worker}",
            "dst_dead", "dst_done", "dst_measured",
        ];
        return
        [
            .. run.Select(field => new Place("dst_run", field)),
            .. own.Select(field => new Place($"dst_worker:{worker}", field)),
            .. own.Select(field => new Place("dst_worker:ghost", field)),
            .. keys.SelectMany(key => new[]
            {
                new Place(key, null), new Place(key, "(type)"), new Place(key, "(gone)"),
            }),
            .. new[] { "dst_notify", "dst_stats" }.SelectMany(
                channel => Enumerable.Repeat(new Place(channel, null), 8)),
            .. Enumerable.Repeat(new Place("dst_q0", null), 8),
        ];
    }

    private static async Task<string> SpoilAsync(Rig rig, Place place, Random random)
    {
        IDatabase database = rig.Database;
        string value = Values[random.Next(Values.Length)];
        switch (place)
        {
            case { Field: "(gone)" }:
                await database.KeyDeleteAsync(place.Key);
                return $"{place.Key} is deleted";
            case { Field: "(type)" }:
                bool isString = await database.KeyTypeAsync(place.Key) == RedisType.String;
                await database.KeyDeleteAsync(place.Key);
                await (isString
                    ? database.ListRightPushAsync(place.Key, value)
                    : database.StringSetAsync(place.Key, value).ContinueWith(_ => 0L, TaskScheduler.Default));
                return $"{place.Key} is of another type";
            case { Key: "dst_notify" or "dst_stats" }:
                string sent = random.Next(2) == 0 ? value : Mutated(await SnapshotAsync(rig), random);
                await rig.View.GetSubscriber().PublishAsync(RedisChannel.Literal(place.Key), sent);
                return $"{place.Key} carries {Shown(sent)}";
            case { Key: "dst_worker:ghost" }:
                // A live worker that nobody has started.
                KeyValuePair<RedisValue, RedisValue>[] record = [.. (await database.HashGetAllAsync(
                    (string)(await database.SortedSetRangeByRankAsync("dst_workers")).Select(id => $"dst_worker:{id}")
                        .First(key => key != "dst_worker:ghost"))).Select(
                            field => KeyValuePair.Create(field.Name, field.Value))];
                await database.HashSetAsync(
                    place.Key, [.. record.Select(field => new HashEntry(field.Key, field.Value))]);
                await database.HashSetAsync(place.Key, place.Field, value);
                double[] scores = [rig.Time.WallMicros / 1000, 1, double.PositiveInfinity, -1, 1e300];
                await database.SortedSetAddAsync("dst_workers", "ghost", scores[random.Next(scores.Length)]);
                return $"{place.Key} has {place.Field} {Shown(value)}";
            case { Field: { } field }:
                string former = (await database.HashGetAsync(place.Key, field)).ToString();
                if (former.StartsWith('{') && random.Next(3) > 0)
                    value = Mutated(former, random);
                await database.HashSetAsync(place.Key, field, value);
                return $"{place.Key} has {field} {Shown(value)}";
            default:
                return await SpoilWholeAsync(rig, place.Key, value, random);
        }
    }

    private static async Task<string> SpoilWholeAsync(Rig rig, string key, string value, Random random)
    {
        IDatabase database = rig.Database;
        switch (await database.KeyTypeAsync(key))
        {
            case RedisType.String:
                string former = (await database.StringGetAsync(key)).ToString();
                if (former.StartsWith('{') && random.Next(3) > 0)
                    value = Mutated(former, random);
                await database.StringSetAsync(key, value);
                return $"{key} is {Shown(value)}";
            case RedisType.Hash:
                await database.HashSetAsync(key, value, value);
                return $"{key} has a field {Shown(value)}";
            case RedisType.SortedSet:
                await database.SortedSetAddAsync(key, value, random.Next(2) == 0 ? 1e300 : -1);
                return $"{key} has a member {Shown(value)}";
            default:
                string batch = $$"""
                    {"run":"{{await database.HashGetAsync("dst_run", "id")}}","task":0,"first":{{Times}},"count":1,
                    "due":{{rig.Time.WallMicros}},"span":0,"at":[200,100]}
                    """;
                value = key.StartsWith("dst_q", StringComparison.Ordinal) && random.Next(3) > 0
                    ? Mutated(batch, random) : value;
                await database.ListLeftPushAsync(key, value);
                return $"{key} has an entry {Shown(value)}";
        }
    }

    private static async Task<string> SnapshotAsync(Rig rig)
    {
        string worker = (await rig.Database.SortedSetRangeByRankAsync("dst_workers"))[0].ToString();
        string run = (await rig.Database.HashGetAsync("dst_run", "id")).ToString();
        long now = rig.Time.WallMicros;
        return $$"""
            {"kind":"worker","worker":"{{worker}}","incarnation":1,"sequence":1,"at":{{now}},"interval":1000000,
            "backlog":1,"in_flight":1,"tasks":[{"run":"{{run}}","task":0,"name":"n","action":"putItem",
            "counts":{"completed":1},"named":{"errors":{"x":1} },"capacity":{"t":{"read":1,"write":1} },
            "starts":[[{{now / 1_000_000}},1]],"latencies":{"response":"x"} }]}
            """;
    }

    // One number, word or literal of a JSON text becomes something else.
    private static string Mutated(string json, Random random)
    {
        MatchCollection parts = Part().Matches(json);
        if (parts.Count == 0)
            return json + "x";
        Match part = parts[random.Next(parts.Count)];
        return json[..part.Index] + Parts[random.Next(Parts.Length)] + json[(part.Index + part.Length)..];
    }

    private static string Shown(string value) => value.Length > 160 ? value[..160] + "…" : value;

    [GeneratedRegex("""(?<=[:\[,])("[^"]*"|-?\d+(\.\d+)?|true|false|null)""")]
    private static partial Regex Part();

    private sealed record Place(string Key, string? Field);
}

using System.Net;
using System.Net.Sockets;
using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Generation;
using DistStress.Engine.Metrics;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>
/// Somebody can write to Redis and has not the key: what he makes of configuration, plan, batches, snapshots and
/// records in the middle of a run directs no load, ends no process, and spoils no result.
/// </summary>
public sealed class ForgeryTests(ITestOutputHelper output)
{
    private const string Prefix = "dst";
    private const int Times = 1600;
    private const string Steady = """[{"action":"putItem","seed":1,"qps":20,"times":1600,"data":{"a":8}}]""";
    private const string Stolen = """[{"action":"putItem","seed":666,"qps":20,"times":1600,"data":{"a":8}}]""";
    private static readonly NotifyKey Key = new("the right key");
    private static readonly RecordSigner Other = new(new NotifyKey("another key"), Prefix);
    private static readonly RecordSigner OtherPrefix = new(Key, "dst2");

    [Fact]
    public async Task None_of_them_is_obeyed_and_the_run_has_its_result()
    {
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        string evil = $"127.0.0.1:{((IPEndPoint)trap.LocalEndpoint).Port}";
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis, Key);
        // What a key holder wrote once: it may not come back.
        await new ConfigStore(await rig.ConnectAsync()).SynchronizeAsync(Rig.Config with { TableName = "former" });
        string formerConfig = (await rig.Database.StringGetAsync("dst_cfg"))!;
        await new ConfigStore(await rig.ConnectAsync()).SynchronizeAsync(Rig.Config);
        RigWorker worker = await rig.StartWorkerAsync();
        string heard = "";
        await rig.View.GetSubscriber().SubscribeAsync(RedisChannel.Literal("dst_stats"), (_, message) =>
        {
            if (message.ToString().Contains("\"tasks\":[{", StringComparison.Ordinal))
                Volatile.Write(ref heard, message.ToString());
        });
        RigRun run = rig.StartRun(Steady);
        await rig.PassUntilAsync(() => Volatile.Read(ref heard).Length > 0, "the worker has measured something");
        string id = (await rig.Database.HashGetAsync("dst_run", "id"))!;
        string config = (await rig.Database.StringGetAsync("dst_cfg"))!;
        string plan = (await rig.Database.HashGetAsync("dst_run", "plan"))!;
        string record = $"dst_worker:{worker.Id}";
        long now = rig.Time.WallMicros;
        SignedText signedConfig = SignedText.Read(config);
        SignedText signedPlan = SignedText.Read(plan);
        string stolenConfig = ConfigJson.Write(Rig.Config with { TableName = "stolen" });
        string stolenPlan = TrafficPlanJson.Write(Rig.Plan(Stolen));
        var channel = new NotifyChannel(await rig.ConnectAsync());
        long dead = 0;
        int rounds = 0;

        // The configuration: for a worker that has one, and for one that starts.
        foreach ((string name, string forged) in new[]
        {
            ("unsigned", stolenConfig),
            ("signed with another key", Other.Sign(SignedKind.Config, null, now, stolenConfig)),
            ("of another prefix", OtherPrefix.Sign(SignedKind.Config, null, now, stolenConfig)),
            ("of another kind", new RecordSigner(Key, Prefix).Sign(SignedKind.Plan, null, now, stolenConfig)),
            ("with the signature of the right one", (signedConfig with { Text = stolenConfig }).ToString()),
            ("the right one, made younger", (signedConfig with { At = signedConfig.At + 1 }).ToString()),
            ("with a cut signature", config[..^10]),
            ("with an address for credentials", ConfigJson.Write(Rig.Config with { Endpoint = evil })),
            ("with a command renamed", ConfigJson.Write(
                Rig.Config with { Endpoint = rig.Server.Endpoint + ",$HSET=EVAL" })),
            ("for another store", ConfigJson.Write(Rig.Config with
            {
                Database = TargetDatabase.DynamoDb, Endpoint = "http://" + evil,
            })),
            ("garbage", "}{"),
        })
        {
            await TryAsync("configuration " + name, () => rig.Database.StringSetAsync("dst_cfg", forged),
                startsWorker: true);
        }

        await TryAsync("configuration of before", () => rig.Database.StringSetAsync("dst_cfg", formerConfig));
        await TryAsync("configuration of another type", async () =>
        {
            await rig.Database.KeyDeleteAsync("dst_cfg");
            await rig.Database.ListRightPushAsync("dst_cfg", stolenConfig);
        });
        await TryAsync("configuration gone", () => rig.Database.KeyDeleteAsync("dst_cfg"));

        // The plan: for a worker that starts, and at the end for the publisher.
        foreach ((string name, string forged) in new[]
        {
            ("unsigned", stolenPlan),
            ("signed with another key", Other.Sign(SignedKind.Plan, id, now, stolenPlan)),
            ("of another prefix", OtherPrefix.Sign(SignedKind.Plan, id, now, stolenPlan)),
            ("of another run", new RecordSigner(Key, Prefix).Sign(SignedKind.Plan, "other", now, stolenPlan)),
            ("of another kind", new RecordSigner(Key, Prefix).Sign(SignedKind.Snapshot, id, now, stolenPlan)),
            ("with the signature of the right one", (signedPlan with { Text = stolenPlan }).ToString()),
            ("the right one, made younger", (signedPlan with { At = signedPlan.At + 1 }).ToString()),
            ("garbage", "}{"),
        })
        {
            await TryAsync("plan " + name, () => rig.Database.HashSetAsync("dst_run", "plan", forged),
                startsWorker: true);
        }

        // Batches carry no signature: none passes that is not of the plan.
        long due = now + 1_000_000;
        foreach ((string name, string forged) in new[]
        {
            ("behind the task's end", Batch(id, first: Times, due: due)),
            ("over the task's end", Batch(id, first: Times - 1, count: 2, due: due)),
            ("far behind it", Batch(id, first: long.MaxValue - 10, due: due)),
            ("of a million ops", Batch(id, count: 1_000_000, due: due)),
            ("of no ops", Batch(id, count: 0, due: due)),
            ("of a task that is not there", Batch(id, task: 1, due: due)),
            ("of a task that cannot be", Batch(id, task: int.MaxValue, due: due)),
            ("with positions of streams", Batch(id, due: due, more: ""","at":[7,8]""")),
            ("due in a hundred years", Batch(id, due: due + 3_155_760_000_000_000)),
            ("due at the end of time", Batch(id, due: long.MaxValue)),
            ("over an hour", Batch(id, due: due, span: 3_600_000_000)),
            ("over all time", Batch(id, due: due, span: long.MaxValue)),
            ("that is garbage", "}{"),
            ("that is too long", Batch(id, due: due, more: $",\"x\":\"{new string('x', 70_000)}\"")),
        })
        {
            dead++;
            await TryAsync("batch " + name, () => rig.Database.ListLeftPushAsync("dst_q0", forged), TimeSpan.Zero);
        }

        await TryAsync("batch of a run that is not there",
            () => rig.Database.ListLeftPushAsync("dst_q0", Batch("k3v9k3v9k3v9", due: due)));

        // Snapshots: what the worker said once, and what it never said.
        SignedText signedSnapshot = SignedText.Read(heard);
        WorkerSnapshot real = WorkerSnapshotJson.Read(signedSnapshot.Text)!;
        string bigger = WorkerSnapshotJson.Write(real with { Sequence = real.Sequence + 1_000_000 });
        foreach ((string name, string forged) in new[]
        {
            ("replayed", heard),
            ("unsigned", bigger),
            ("signed with another key", Other.Sign(SignedKind.Snapshot, null, now, bigger)),
            ("of another prefix", OtherPrefix.Sign(SignedKind.Snapshot, null, now, bigger)),
            ("with the signature of the right one", (signedSnapshot with { Text = bigger }).ToString()),
            ("the right one, made younger", (signedSnapshot with { At = signedSnapshot.At + 1 }).ToString()),
            ("garbage", "}{"),
        })
        {
            await TryAsync(
                "snapshot " + name,
                async () =>
                {
                    await rig.View.GetSubscriber().PublishAsync(RedisChannel.Literal("dst_stats"), forged);
                    await rig.Database.ListRightPushAsync("dst_measured", forged);
                },
                TimeSpan.Zero);
        }

        // Records.
        await TryAsync("record's snapshot", () => rig.Database.HashSetAsync(record, "snapshot", bigger));
        await TryAsync("record of a lost worker with lists without number", async () =>
        {
            await rig.Database.HashSetAsync("dst_worker:lost", Record("lost", most: "2000000000"));
            await rig.Database.SortedSetAddAsync("dst_workers", "lost", 1);
        });
        await TryAsync("record with queues without number",
            () => rig.Database.HashSetAsync("dst_run", "queues", 2_000_000_000));
        await TryAsync("record with measurements that are none",
            () => rig.Database.HashSetAsync("dst_run", "task:0:measured", "}{"));
        await TryAsync("record with a wish", () => rig.Database.HashSetAsync("dst_run", "wanted", "stop"));
        await TryAsync("record with a state", () => rig.Database.HashSetAsync("dst_run", "state", "completed"));

        RunResult result = await rig.EndAsync(run);
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(new TaskCounts(Times, Times, 0, 0, 0, 0), result.Counts);
        Assert.Equal(Times, result.Tasks[0].Progress.Measurements.Measured);
        Assert.Equal(dead, await rig.Database.ListLengthAsync("dst_dead"));
        HashSet<string> keys = [.. rig.View.GetServers()[0].Keys(pattern: "*").Select(key => key.ToString())];
        Assert.Equal(Times, Enumerable.Range(0, Times).Count(i => keys.Contains($"load:{ItemKey.Text(1, (ulong)i)}")));
        Assert.Equal(Times, keys.Count(key => !key.StartsWith("dst_", StringComparison.Ordinal)));

        // The next run begins among made-up workers that refuse its configuration.
        string problem = WorkerFieldsOf("made-up", Key, now - 3_600_000_000);
        foreach ((string name, string signature) in new[]
        {
            ("unsigned", ""),
            ("signed with another key", WorkerFieldsOf("other", new NotifyKey("another key"), now)),
            ("that another worker signed", WorkerFieldsOf("another", Key, now)),
            ("of an hour ago", problem),
        })
        {
            string made = name == "of an hour ago" ? "made-up" : "w-" + rounds++;
            await rig.Database.HashSetAsync($"dst_worker:{made}", Record(made, most: "1", signature));
            await rig.Database.SortedSetAddAsync("dst_workers", made, rig.Time.WallMicros / 1000 + 5000);
            output.WriteLine($"record of a made-up worker, {name}");
        }

        RunResult next = await rig.RunAsync("""[{"action":"putItem","seed":1,"qps":500,"times":50,"data":{"a":8}}]""");
        Assert.Equal(new TaskCounts(50, 50, 0, 0, 0, 0), next.Counts);
        Assert.Contains(
            rig.Warnings, warning => warning.StartsWith("What these workers say", StringComparison.Ordinal));
        Assert.False(worker.Running.IsCompleted);
        Assert.False(trap.Pending(), "Somebody connected to the address that the forged configuration names.");
        Assert.True(rounds + 4 >= 30, $"Only {rounds} forgeries were tried.");

        async Task TryAsync(string name, Func<Task> forge, TimeSpan? time = null, bool startsWorker = false)
        {
            rounds++;
            output.WriteLine(name);
            await forge();
            bool isConfig = name.StartsWith("configuration", StringComparison.Ordinal);
            RigWorker? fresh = !startsWorker ? null
                // It waits for a configuration, and does not show itself.
                : isConfig ? new RigWorker(await rig.ConnectAsync(), TargetDatabase.Redis, rig.Warnings.Enqueue)
                : await rig.StartWorkerAsync(await rig.ConnectAsync());
            // Who is there already is told to look.
            if (isConfig)
                await LookAsync(name);
            await rig.PassAsync(time ?? TimeSpan.FromSeconds(1));
            Assert.False(worker.Running.IsCompleted, $"{name}: the worker has ended");
            Assert.False(run.Result.IsCompleted, $"{name}: the run has ended");
            if (fresh is not null)
            {
                Assert.False(
                    fresh.Running.IsCompleted, $"{name}: a worker that starts has ended: {fresh.Running.Exception}");
                Assert.Equal(0, fresh.Ended);
                await fresh.LeaveAsync();
            }

            await rig.Database.KeyDeleteAsync("dst_cfg");
            await rig.Database.StringSetAsync("dst_cfg", config);
            await rig.Database.HashSetAsync("dst_run", [new HashEntry("plan", plan), new HashEntry("wanted", "")]);
        }

        async Task LookAsync(string name)
        {
            (_, NotifyMessage sent) = await channel.SendAsync(
                new NotifyMessage { Action = NotifyActions.UpdateConfig, Workers = [worker.Id] });
            await rig.PassUntilAsync(
                async () => (await channel.PeekAsync(sent)).Count > 0, $"{name}: the worker looks");
        }
    }

    private static string Batch(
        string run, int task = 0, long first = 0, long count = 1, long due = 0, long span = 0, string more = "") =>
        $$"""
        {"run":"{{run}}","task":{{task}},"first":{{first}},"count":{{count}},"due":{{due}},"span":{{span}}{{more}}}
        """;

    private static HashEntry[] Record(string id, string most, string signature = "") =>
    [
        new("host", "nowhere"), new("pid", 1), new("version", ProductVersion.Text), new("threads", 1),
        new("most_threads", most), new("target", id), new("started", 1), new("config", "0123456789abcdef"),
        new("config_problem", "I will not."), new("config_problem_kind", "TableNotFound"), new("config_sig", signature),
    ];

    // As the worker itself would sign that it refuses.
    private static string WorkerFieldsOf(string worker, NotifyKey key, long at) => WorkerFields
        .WriteConfig(
            worker, "0123456789abcdef", "I will not.", ErrorKind.TableNotFound, new RecordSigner(key, Prefix), at)
        .Single(field => field.Name == "config_sig").Value.ToString();
}

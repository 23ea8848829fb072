using DistStress.Engine.Observing;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Keys that something else has written, and that are of another type than they should be.</summary>
public sealed class WrongKeyTests
{
    private const string Traffic = """[{"action":"putItem","seed":1,"qps":100,"times":20,"data":{"a":8}}]""";

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task An_error_names_the_key_what_it_is_and_what_it_should_be(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartAsync(kind);
        await using ControlConnection control = await rig.ConnectAsync();
        await rig.Database.HashSetAsync("dst_worker:w1", "host", "h");
        await rig.Database.SortedSetAddAsync("dst_workers", "w1", control.Clock.NowMicros / 1000);
        Func<Task> publish = () => new Publisher(control).RunAsync(Rig.Plan(Traffic), Rig.Config);
        (string Key, string Type, string Right, Func<Task> Use)[] uses =
        [
            ("dst_run", "a list", "a hash", () => new RunObserver(control).ReadAsync()),
            ("dst_run", "a string", "a hash", publish),
            ("dst_lease", "a hash", "a string", publish),
            ("dst_cfg", "a sorted set", "a string", () => new ConfigStore(control).ReadAsync()),
            ("dst_cfg", "of a type that is never used here", "a string", publish),
            ("dst_workers", "a string", "a sorted set", () => new WorkerRegistry(control).ListAsync()),
            ("dst_q0", "a hash", "a list", () => new WorkQueue(control, "w").LengthsAsync(4)),
            ("dst_q1023", "a string", "a list", () => new WorkQueue(control, "w").LengthsAsync(1024)),
            ("dst_q2:w1", "a string", "a list", () => new WorkQueue(control, "w1").HeldAsync(2)),
        ];
        // Garnet reads a text from any key, and finds none in what is no text.
        foreach ((string key, string type, string right, Func<Task> use) in uses.Where(
            use => kind == RedisServerKind.Redis || use.Right != "a string"))
        {
            RedisKey former = key + "_former";
            bool isThere = await rig.Database.KeyExistsAsync(key);
            if (isThere)
                await rig.Database.KeyRenameAsync(key, former);
            if (key == "dst_q2:w1")
                await rig.Database.HashSetAsync("dst_run", [new("id", "r"), new("queues", 4)]);
            await WriteAsync(rig.Database, key, type);

            var error = await Assert.ThrowsAsync<DistStressException>(() => control.UseAsync(use));

            Assert.Equal((ErrorKind.KeyTypeWrong, key), (error.Kind, error.Subject));
            Assert.Equal(
                $"The key {key} in Redis at {control.Address} is {type}, and should be {right}: something else has "
                + "written it.",
                error.Message);
            await rig.Database.KeyDeleteAsync([key, "dst_lease"]);
            if (isThere)
                await rig.Database.KeyRenameAsync(former, key);
        }

        // Several at once, and the same error where the server's words come from elsewhere.
        await rig.Database.StringSetAsync("dst_run", "x");
        await rig.Database.StringSetAsync("dst_q7", "x");
        var both = await Assert.ThrowsAsync<DistStressException>(
            () => control.UseAsync(() => new RunObserver(control).ReadAsync()));
        Assert.Contains("dst_run is a string, not a hash; dst_q7 is a string, not a list.", both.Message,
            StringComparison.Ordinal);
        await rig.Database.KeyDeleteAsync(["dst_run", "dst_q7"]);
        await rig.Database.StringSetAsync("other", "x");
        var general = await Assert.ThrowsAsync<DistStressException>(
            () => control.UseAsync(() => control.Database.ListLengthAsync("other")));
        Assert.Equal(ErrorKind.RedisRefused, general.Kind);
    }

    [Fact]
    public async Task A_worker_names_the_key_waits_and_goes_on_when_it_is_mended()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await using ControlConnection control = await rig.ConnectAsync();
        await new ConfigStore(control).SynchronizeAsync(Rig.Config);
        await rig.Database.StringSetAsync("dst_workers", "x");
        // It cannot begin before this key is mended.
        Task<RigWorker> starting = rig.StartWorkerAsync(TargetDatabase.Null);
        await WarnedAsync(rig, "The key dst_workers ", "is a string, and should be a sorted set");
        await rig.Database.KeyDeleteAsync("dst_workers");
        await rig.PassUntilAsync(
            async () => await rig.Database.SortedSetLengthAsync("dst_workers") == 1, "the worker is on the list");
        RigWorker worker = await starting;

        foreach (string key in (string[])["dst_run", "dst_cfg", "dst_q1", $"dst_q3:{worker.Id}",
            $"dst_worker:{worker.Id}"])
        {
            await rig.Database.KeyDeleteAsync(key);
            string type = key == "dst_cfg" ? "a hash" : "a string";
            await WriteAsync(rig.Database, key, type);
            if (key.StartsWith("dst_q3", StringComparison.Ordinal))
                await rig.Database.ListRightPushAsync("dst_q3", "nobody can read this");
            await WarnedAsync(rig, $"The key {key} ", $"is {type}, and should be ");
            await rig.Database.KeyDeleteAsync(key);
            if (key == "dst_cfg")
                await new ConfigStore(control).SynchronizeAsync(Rig.Config);
        }

        RunResult result = await rig.RunAsync(Traffic);
        Assert.Equal(new TaskCounts(20, 20, 0, 0, 0, 0), result.Counts);
        Assert.False(worker.Running.IsCompleted);
        Assert.Equal(6, rig.Warnings.Count(warning => warning.Contains("and should be ", StringComparison.Ordinal)));
    }

    private static Task WarnedAsync(Rig rig, string key, string what) => rig.PassUntilAsync(
        () => rig.Warnings.Any(warning => warning.Contains(key, StringComparison.Ordinal)
            && warning.Contains(what, StringComparison.Ordinal)),
        $"the worker says that {key}{what}");

    private static Task WriteAsync(IDatabase database, string key, string type) => type switch
    {
        "a string" => database.StringSetAsync(key, "x"),
        "a list" => database.ListRightPushAsync(key, "x"),
        "a hash" => database.HashSetAsync(key, "f", "x"),
        "a sorted set" => database.SortedSetAddAsync(key, "x", 1),
        _ => database.SetAddAsync(key, "x"),
    };
}

using DistStress.Engine.Clocks;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>A Redis that is there and does not do what it should.</summary>
public sealed class OutageTests
{
    private const string Steady = """[{"action":"updateItem","seed":1,"qps":1000,"times":3000,"data":{"a":8}}]""";

    [Theory]
    [InlineData("maxmemory", "OOM")]
    // As where a replica that writes are to reach is away.
    [InlineData("min-replicas-to-write", "NOREPLICAS")]
    public async Task A_Redis_that_refuses_writes_for_a_while_is_waited_for_and_nothing_is_lost(
        string setting, string refusal)
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync(TargetDatabase.Null);
        RigRun run = rig.StartRun(Steady);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");
        await rig.Database.ExecuteAsync("CONFIG", "SET", setting, "1");
        await rig.PassUntilAsync(
            () => Task.FromResult(rig.Warnings.Count(
                warning => warning.Contains($"refuses: {refusal}", StringComparison.Ordinal)) >= 2),
            "publisher and worker say what Redis refuses");
        Assert.Equal(RunState.Running, (await rig.RecordAsync())!.State);
        Assert.False(run.Result.IsCompleted);

        await rig.Database.ExecuteAsync("CONFIG", "SET", setting, "0");

        RunResult result = await rig.EndAsync(run);
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(new TaskCounts(3000, 3000, 0, 0, 0, 0), result.Counts);
    }

    [Fact]
    public async Task A_password_that_was_changed_is_told_and_waited_for()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync(TargetDatabase.Null);
        RigRun run = rig.StartRun("""[{"action":"updateItem","seed":1,"qps":1000,"duration":3600,"data":{"a":8}}]""");
        await Rig.UntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");

        await rig.Database.ExecuteAsync("CONFIG", "SET", "requirepass", "s3cret");
        await rig.Database.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await Rig.UntilAsync(
            () => Task.FromResult(IsTold("publishing waits until") && IsTold("the worker waits until")),
            "publisher and worker say that Redis does not let them in");
        await rig.Database.ExecuteAsync("CONFIG", "SET", "requirepass", "");

        long published = await rig.PublishedAsync();
        await Rig.UntilAsync(async () => await rig.PublishedAsync() > published + 1000, "the run goes on");
        await rig.StopAsync(run);

        bool IsTold(string whoWaits) => rig.Warnings.Any(
            warning => warning.Contains("cannot be used: NOAUTH", StringComparison.Ordinal)
                && warning.Contains(whoWaits, StringComparison.Ordinal));
    }

    // Longer than any command may take, and the client looks once a second whether it has: calls are repeated whose
    // first try is carried out later.
    [Fact]
    public async Task A_Redis_that_stands_still_for_a_while_is_waited_for_and_nothing_is_done_twice()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        rig.Timings = Timings.Default with { CommandLimit = TimeSpan.FromSeconds(1) };
        await rig.StartWorkerAsync(TargetDatabase.Null);
        // It ends when it is stopped: whenever the pause begins, the run is on its way.
        RigRun run = rig.StartRun("""[{"action":"updateItem","seed":1,"qps":1000,"duration":3600,"data":{"a":8}}]""");
        await Rig.UntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");

        long published = await rig.PublishedAsync();
        await rig.Database.ExecuteAsync("CLIENT", "PAUSE", "2500", "ALL");
        await Rig.UntilAsync(async () => await rig.PublishedAsync() > published + 1000, "the run goes on");

        RunResult result = await rig.StopAsync(run);
        Assert.Contains(rig.Warnings, warning => warning.Contains("does not answer", StringComparison.Ordinal));
        Assert.True(result.Tasks[0].Progress.Tally.LateBatches > 0);
        Assert.Empty(rig.View.GetServers()[0].Keys(pattern: "dst_q*"));
    }
}

using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>When the elements of a file begin: none comes a little later each time.</summary>
public sealed class ElementOrderTests
{
    [Fact]
    public async Task Without_a_barrier_each_element_begins_where_the_one_before_ends()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        string traffic = $$"""
            [{{Repeat(10, """{"action":"getItem","seed":1,"qps":100,"duration":1}""")}},
             {{Repeat(300, """{"action":"getItem","seed":1,"qps":100,"duration":0.1}""")}},
             [{"action":"getItem","seed":1,"qps":300,"times":10},
              {"action":"getItem","seed":2,"qps":50,"duration":0.25}],
             {"action":"getItem","seed":1,"qps":300,"times":10},
             {"action":"getItem","seed":1,"qps":100,"times":1}]
            """;

        RunResult result = await rig.RunAsync(traffic, noBarrier: true);

        long begin = result.Tasks[0].Progress.OriginMicros!.Value;
        long[] origins = [.. result.Tasks.Select(task => task.Progress.OriginMicros!.Value - begin)];
        Assert.Equal(Enumerable.Range(0, 10).Select(element => element * 1_000_000L), origins[..10]);
        Assert.Equal(Enumerable.Range(0, 300).Select(element => 10_000_000 + element * 100_000L), origins[10..310]);
        // A group ends with its longest task; 10 ops at 300 a second end 33.3 ms after they began.
        Assert.Equal([40_000_000L, 40_000_000, 40_250_000, 40_283_334], origins[310..]);
        Assert.Equal(4000 + 10 + 12 + 10 + 1, result.Counts.Completed);
        AssertPlannedAsPublished(result);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task With_the_barrier_an_element_begins_soon_after_the_one_before(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartExactAsync(kind);
        await rig.StartWorkerAsync();

        RunResult result = await rig.RunAsync(
            $$"""[{{Repeat(5, """{"action":"getItem","seed":1,"qps":100,"duration":0.5}""")}}]""");

        long[] origins = [.. result.Tasks.Select(task => task.Progress.OriginMicros!.Value)];
        Assert.All(origins.Zip(origins.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 500_000, 550_000));
        AssertPlannedAsPublished(result);
    }

    [Fact]
    public async Task An_element_whose_last_part_is_idle_takes_its_time()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();

        RunResult result = await rig.RunAsync(
            """
            [{"action":"getItem","seed":1,"qps":0.4,"duration":4},
             {"action":"getItem","seed":1,"qps":100,"times":5}]
            """);

        long[] origins = [.. result.Tasks.Select(task => task.Progress.OriginMicros!.Value)];
        Assert.InRange(origins[1] - origins[0], 4_000_000, 4_100_000);
    }

    [Fact]
    public async Task A_pause_and_what_an_element_comes_late_are_no_drift()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        RigRun run = rig.StartRun(
            $$"""[{{Repeat(30, """{"action":"getItem","seed":1,"qps":100,"duration":0.1}""")}}]""", noBarrier: true);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 100, "a third is published");
        var remote = new RunRemote(await rig.ConnectAsync());
        await rig.PassAsync(remote.SuspendAsync(Rig.Patience, TestContext.Current.CancellationToken));
        await rig.PassAsync(TimeSpan.FromSeconds(2));
        await rig.PassAsync(remote.ResumeAsync(Rig.Patience, TestContext.Current.CancellationToken));

        RunResult result = await rig.EndAsync(run);

        long[] origins = [.. result.Tasks.Select(task => task.Progress.OriginMicros!.Value)];
        long[] steps = [.. origins.Zip(origins.Skip(1), (first, second) => second - first)];
        Assert.Equal(28, steps.Count(step => step == 100_000));
        Assert.Single(steps, step => step >= 2_000_000);
        AssertPlannedAsPublished(result);
    }

    private static void AssertPlannedAsPublished(RunResult result)
    {
        Assert.Equal(RunState.Completed, result.State);
        Assert.All(result.Tasks, task => Assert.Equal(
            (task.Progress.Counts.Published, task.Progress.Counts.Published),
            (task.Progress.Measurements.Rates.Rows.Sum(row => row.Planned),
                task.Progress.Measurements.Rates.Rows.Sum(row => row.Published))));
    }

    private static string Repeat(int times, string element) => string.Join(',', Enumerable.Repeat(element, times));
}

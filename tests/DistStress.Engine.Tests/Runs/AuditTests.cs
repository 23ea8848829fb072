using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using DistStress.Engine.Clocks;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working.Actions;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Batches that are lost or forged behind the publisher's back.</summary>
public sealed class AuditTests
{
    private const string Traffic = """
        [[
          {"action":"putItem","seed":76,"qps":1000,"times":3000,"data":{"a":8}},
          {"action":"putItem","seed":9,"seeds":[2,1,4],"qps":500,"times":1500,"data":{"a":8}}
        ]]
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Redis forgets what is queued and what workers hold, again and again; every op is done all the same, and counted
    // once. Every op has a key of its own.
    [Theory]
    [InlineData(RedisServerKind.Redis, false)]
    [InlineData(RedisServerKind.Redis, true)]
    [InlineData(RedisServerKind.Garnet, false)]
    public async Task Lost_batches_are_named_and_published_again(RedisServerKind kind, bool noBarrier)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        RigWorker worker = await rig.StartWorkerAsync();
        await rig.StartWorkerAsync();
        RigRun run = rig.StartRun(Traffic, noBarrier: noBarrier);
        for (int loss = 0; loss < 5; loss++)
        {
            long published = (loss + 1) * 700;
            await rig.PassUntilAsync(async () => await rig.PublishedAsync() > published, "the run goes on");
            await DeleteAsync(rig, "dst_q*");
        }

        RunResult result = await rig.EndAsync(run);

        Assert.Equal((RunState.Completed, new TaskCounts(4500, 4500, 0, 0, 0, 0)), (result.State, result.Counts));
        Assert.Equal(4500, Keys(rig, "load:*").Count());
        TaskProgress picked = result.Tasks[1].Progress;
        Assert.Equal(picked.Positions.Select(at => (long)at), picked.StreamCounts);
        Assert.Empty(Keys(rig, "dst_q*"));
        Assert.Empty(Keys(rig, "dst_done"));
        long missing = result.Tasks.Sum(task => task.Progress.Missing.Sum(range => range.Count));
        Assert.InRange(missing, 100, result.Tally.Republished);
        string warning = Assert.Single(rig.Warnings, text => text.Contains("has lost ops", StringComparison.Ordinal));
        OpRange first = result.Tasks[0].Progress.Missing[0];
        Assert.Contains($"{first.First} to {first.End - 1}", warning);
        Assert.False(worker.Running.IsCompleted);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task What_is_published_again_is_to_the_byte_what_was_lost(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        RigRun run = rig.StartRun(Traffic);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == 4500, "all is published");
        string[] published = await EntriesAsync(rig);
        // Every third batch of one queue, and another queue whole.
        RedisValue[] entries = await rig.Database.ListRangeAsync("dst_q1");
        for (int i = 0; i < entries.Length; i += 3)
            await rig.Database.ListRemoveAsync("dst_q1", entries[i], 1);
        await rig.Database.KeyDeleteAsync("dst_q2");
        Assert.NotEqual(published.Length, (await EntriesAsync(rig)).Length);

        await rig.PassUntilAsync(
            async () => (await EntriesAsync(rig)).Length >= published.Length, "what is missing is there again");

        Assert.Equal(published, await EntriesAsync(rig));
        await rig.StartWorkerAsync();
        Assert.Equal(new TaskCounts(4500, 4500, 0, 0, 0, 0), (await rig.EndAsync(run)).Counts);
    }

    [Fact]
    public async Task What_only_waits_is_not_published_again()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun(Traffic);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == 4500, "all is published");
        string[] published = await EntriesAsync(rig);
        // As a worker that stands still holds it.
        ControlConnection control = await rig.ConnectAsync();
        await rig.Database.SortedSetAddAsync("dst_workers", "frozen", control.Clock.NowMicros / 1000 + 60_000);
        await rig.Database.HashSetAsync("dst_worker:frozen",
            [new("host", "h"), new("pid", 1), new("threads", 4), new("most_threads", 4), new("started", 1)]);
        await rig.Database.ListMoveAsync("dst_q0", "dst_q3:frozen", ListSide.Left, ListSide.Right);

        await rig.PassAsync(rig.Timings.AuditAfter * 3);

        await rig.Database.ListMoveAsync("dst_q3:frozen", "dst_q0", ListSide.Right, ListSide.Left);
        Assert.Equal(published, await EntriesAsync(rig));
        Assert.Equal(0, (await rig.StopAsync(run)).Tally.Republished);
    }

    [Fact]
    public async Task A_backlog_that_is_lost_does_not_hold_the_run_up_for_ever()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun(Traffic, Rig.Config with { MaxBacklog = 600 });
        await rig.PassUntilAsync(
            async () => await rig.RecordAsync() is { WaitsFor: not RunWait.None }, "the backlog is full");
        await DeleteAsync(rig, "dst_q*");
        await rig.StartWorkerAsync();

        RunResult result = await rig.EndAsync(run);

        Assert.Equal(new TaskCounts(4500, 4500, 0, 0, 0, 0), result.Counts);
        Assert.Equal(600, result.Tally.Republished);
    }

    // The ops began before their batches were lost, and end when the batches have been published again.
    [Fact]
    public async Task Ops_that_end_after_they_were_published_again_are_counted_once()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        rig.Timings = rig.Timings with { AuditAfter = TimeSpan.FromMilliseconds(100), OpBudget = PassingTime.Long };
        var open = new TaskCompletionSource();
        var begun = new ConcurrentDictionary<long, int>();
        for (int worker = 0; worker < 2; worker++)
        {
            await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
            {
                Actions = new Dictionary<string, CustomAction>
                {
                    ["slow"] = async (operation, _) =>
                    {
                        begun.AddOrUpdate(operation.Index, 1, (_, times) => times + 1);
                        await open.Task;
                        return new OpResult(OpStatus.Succeeded);
                    },
                },
            });
        }

        RigRun run = rig.StartRun("""[{"action":"slow","qps":1000,"times":100}]""");
        await Rig.UntilAsync(() => Task.FromResult(begun.Count == 100), "all ops have begun");
        await DeleteAsync(rig, "dst_q*");
        await Rig.UntilAsync(
            async () => (await rig.RecordAsync())!.Tasks[0].Tally.Republished == 100, "all are published again");
        open.SetResult();

        RunResult result = await rig.EndAsync(run);

        Assert.Equal(new TaskCounts(100, 100, 0, 0, 0, 0), result.Counts);
    }

    [Fact]
    public async Task Whoever_continues_a_run_finds_what_was_lost_before()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        await using var line = new TcpProxy(int.Parse(rig.Server.Endpoint.Split(':')[1], CultureInfo.InvariantCulture));
        // Its line is cut, and who waits until it is gone does not wait for long.
        Timings timings = rig.Timings with { StopPatience = Timings.Default.StopPatience };
        ControlConnection control = await rig.ConnectAsync(line.Endpoint, timings: timings);
        using var stop = new CancellationTokenSource();
        Task<RunResult> dying = new Publisher(control).RunAsync(Rig.Plan(Traffic), Rig.Config, stop.Token);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 2500, "the run is on its way");
        line.IsDown = true;
        await DeleteAsync(rig, "dst_q*");
        await stop.CancelAsync();
        await Assert.ThrowsAsync<DistStressException>(() => rig.PassAsync(dying));
        await rig.CloseAsync(control);

        RunResult result = await rig.PassAsync(
            new Publisher(await rig.ConnectAsync()).ResumeAsync(Rig.Config, null, Cancellation));

        Assert.Equal((RunState.Completed, new TaskCounts(4500, 4500, 0, 0, 0, 0)), (result.State, result.Counts));
        Assert.Equal(4500, Keys(rig, "load:*").Count());
        Assert.True(result.Tally.Republished > 0);
    }

    // A part of it, on the same queue, is held by the same worker at the same time.
    [Theory]
    [InlineData("dst_q3", null)]
    [InlineData("dst_q0", 1)]
    public async Task A_batch_that_somebody_puts_on_a_queue_again_ends_the_run(string queue, int? part)
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun(Traffic);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 1000, "the run is on its way");
        string batch = (await rig.Database.ListGetByIndexAsync("dst_q0", 0)).ToString();
        if (part is { } count)
            batch = Regex.Replace(batch, "\"count\":\\d+", $"\"count\":{count}");
        await rig.Database.ListLeftPushAsync(queue, batch);
        await rig.StartWorkerAsync();

        await AssertEndsAsync(rig, run, ErrorKind.AccountsExceeded, "count twice");
    }

    // The made-up ones come first, and half of them are not old enough to be forgotten.
    [Fact]
    public async Task What_a_lost_worker_held_comes_back_from_among_a_thousand_that_somebody_made_up()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun("""[{"action":"putItem","seed":1,"qps":1000,"times":100,"data":{"a":8}}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == 100, "all is published");
        long nowMs = (await rig.ConnectAsync()).Clock.NowMicros / 1000;
        await rig.Database.SortedSetAddAsync(
            "dst_workers",
            [
                .. Enumerable.Range(0, 1000).Select(
                    i => new SortedSetEntry($"made-up-{i}", i % 2 == 0 ? i : nowMs - 3_000_000 + i)),
                new SortedSetEntry("lost", nowMs - 100_000),
            ]);
        await rig.Database.StringSetAsync("dst_worker:made-up-1", "no record");
        await rig.Database.StringSetAsync("dst_q0:made-up-3", "no list");
        while (await rig.Database.ListMoveAsync("dst_q0", "dst_q0:lost", ListSide.Left, ListSide.Right)
            is { IsNull: false })
        {
        }

        await rig.StartWorkerAsync();

        Assert.Equal(new TaskCounts(100, 100, 0, 0, 0, 0), (await rig.EndAsync(run)).Counts);
        await rig.PassUntilAsync(
            async () => await rig.Database.SortedSetLengthAsync("dst_workers") < 600, "half of them are forgotten");
    }

    [Fact]
    public async Task Counts_that_somebody_raises_end_the_run()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        RigRun run = rig.StartRun("""[{"action":"putItem","seed":1,"qps":100,"duration":3600,"data":{"a":8}}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 100, "the run is on its way");
        await rig.Database.HashIncrementAsync("dst_run", "task:0:completed", 1_000_000);

        await AssertEndsAsync(rig, run, ErrorKind.AccountsExceeded, "are accounted for");
    }

    [Fact]
    public async Task Where_nobody_can_tell_what_is_missing_the_run_ends()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        RigRun run = rig.StartRun(Traffic);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 2000, "the run is on its way");
        await DeleteAsync(rig, "dst_q*");
        await rig.Database.KeyDeleteAsync("dst_done");

        await AssertEndsAsync(rig, run, ErrorKind.AccountsLost, "nobody can tell which");
    }

    private static async Task AssertEndsAsync(Rig rig, RigRun run, ErrorKind kind, string text)
    {
        var fault = await Assert.ThrowsAsync<RunFaultException>(() => rig.EndAsync(run));
        RunRecord record = (await rig.RecordAsync())!;
        Assert.Equal((kind, record.Id), (fault.Kind, fault.Subject));
        Assert.Contains(text, fault.Message);
        Assert.Equal((RunState.Stopped, fault.Message), (record.State, record.Problem));
        Assert.Empty(Keys(rig, "dst_q?"));
    }

    private static async Task<string[]> EntriesAsync(Rig rig)
    {
        List<string> entries = [];
        for (int queue = 0; queue < 4; queue++)
            entries.AddRange((await rig.Database.ListRangeAsync($"dst_q{queue}")).Select(entry => entry.ToString()));
        return [.. entries.Order(StringComparer.Ordinal)];
    }

    private static async Task DeleteAsync(Rig rig, string pattern) =>
        await rig.Database.KeyDeleteAsync([.. Keys(rig, pattern)]);

    private static IEnumerable<RedisKey> Keys(Rig rig, string pattern) =>
        rig.View.GetServers()[0].Keys(pattern: pattern, pageSize: 10_000);
}

using System.Globalization;
using DistStress.Engine.Clocks;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>What workers measure reaches the result, and counts once.</summary>
public sealed class ReportTests
{
    private const string Traffic = """
        [
          {"action":"putItem","seed":1,"qps":1000,"times":3000,"data":{"a":8}},
          {"action":"getItem","seed":1,"qps":1000,"times":3000}
        ]
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_where_a_workers_connection_breaks_again_and_again()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await using var line = new TcpProxy(Port(rig));
        await rig.StartWorkerAsync(
            await rig.ConnectAsync(line.Endpoint), choose: options => options with { Endpoint = rig.Server.Endpoint });
        RigRun run = rig.StartRun(Traffic);
        for (int cuts = 0; cuts < 8 && !run.Result.IsCompleted; cuts++)
        {
            // Long enough for a heartbeat to meet it.
            line.IsDown = true;
            await Task.Delay(400, Cancellation);
            line.IsDown = false;
            await Task.Delay(400, Cancellation);
        }

        AssertAllMeasured(await rig.EndAsync(run));
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Reports_that_somebody_repeats_count_once(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        await rig.StartWorkerAsync();
        RigRun run = rig.StartRun(Traffic);
        var seen = new HashSet<string>();
        while (!run.Result.IsCompleted)
        {
            RedisValue[] reports = await rig.Database.ListRangeAsync("dst_measured");
            foreach (string report in reports.Select(report => report.ToString()).Where(seen.Add))
            {
                // At both ends, and on the channel.
                await rig.Database.ListRightPushAsync("dst_measured", report);
                await rig.View.GetSubscriber().PublishAsync(RedisChannel.Literal("dst_stats"), report);
            }

            await rig.PassAsync(TimeSpan.FromMilliseconds(300));
        }

        AssertAllMeasured(await rig.EndAsync(run));
        Assert.True(seen.Count > 4, $"only {seen.Count} reports were seen");
        Assert.False(await rig.Database.KeyExistsAsync("dst_measured"));
    }

    // The publisher dies having read reports that the record does not have.
    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Whoever_continues_a_run_has_all_that_was_measured(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        await rig.StartWorkerAsync();
        await using var line = new TcpProxy(Port(rig));
        // Its line is cut, and who waits until it is gone does not wait for long.
        Timings timings = rig.Timings with { StopPatience = Timings.Default.StopPatience };
        ControlConnection control = await rig.ConnectAsync(line.Endpoint, timings: timings);
        using var stop = new CancellationTokenSource();
        const string Long = """[{"action":"getItem","seed":1,"qps":400,"times":6000}]""";
        Task<RunResult> dying = new Publisher(control).RunAsync(Rig.Plan(Long), Rig.Config, stop.Token);
        // After it has noted some, and before it notes more.
        await rig.PassUntilAsync(
            async () => (await rig.RecordAsync())?.ReportsSettled > 0 && await rig.PublishedAsync() > 5000,
            "it has noted some of the reports");
        line.IsDown = true;
        await stop.CancelAsync();
        await Assert.ThrowsAsync<DistStressException>(() => rig.PassAsync(dying));
        await rig.CloseAsync(control);

        AssertAllMeasured(await rig.PassAsync(
            new Publisher(await rig.ConnectAsync()).ResumeAsync(Rig.Config, null, Cancellation)));
    }

    [Fact]
    public async Task A_worker_keeps_what_it_has_measured_while_there_is_no_room_for_reports()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        RigRun run = rig.StartRun(Traffic);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");
        // As of a publisher that does not read: what it has read is one report at most.
        await rig.Database.ListRightPushAsync("dst_measured", [.. Enumerable.Repeat((RedisValue)"unread", 20)]);
        await rig.Database.HashSetAsync("dst_run", "reports_bytes", 64 * 1024 * 1024);
        long kept = await rig.Database.ListLengthAsync("dst_measured");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 5000, "the run goes on");
        Assert.InRange(await rig.Database.ListLengthAsync("dst_measured"), 0, kept);

        await rig.Database.HashSetAsync("dst_run", "reports_bytes", 0);

        AssertAllMeasured(await rig.EndAsync(run));
    }

    [Theory]
    [InlineData("9000000000000000000")]
    [InlineData("-1e300")]
    [InlineData("nan")]
    [InlineData("much")]
    public async Task A_number_of_bytes_that_somebody_made_up_keeps_no_report_away(string bytes)
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        ControlConnection control = await rig.ConnectAsync();
        await rig.Database.HashSetAsync("dst_run", [new("id", "r"), new("reports_bytes", bytes)]);

        Assert.True(await new ReportStore(control).TryAddAsync("r", "a report"));

        Assert.Equal(8, (long)await rig.Database.HashGetAsync("dst_run", "reports_bytes"));
        Assert.Equal("a report", (string?)await rig.Database.ListGetByIndexAsync("dst_measured", 0));
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task What_somebody_puts_in_the_place_of_reports_and_marks_ends_no_run(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        await rig.StartWorkerAsync();
        RigRun run = rig.StartRun(Traffic);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");
        await rig.Database.StringSetAsync("dst_measured", "no list");
        await rig.Database.StringSetAsync("dst_done", "no list");

        RunResult result = await rig.EndAsync(run);

        Assert.Equal(
            (RunState.Completed, new TaskCounts(6000, 6000, 0, 0, 0, 0)), (result.State, result.Counts));
        Assert.InRange(result.Tasks.Sum(task => task.Progress.Measurements.Measured), 3000, 6000);
    }

    private static void AssertAllMeasured(RunResult result)
    {
        Assert.Equal((RunState.Completed, 6000), (result.State, result.Counts.Completed));
        Assert.Equal(6000, result.Tasks.Sum(task => task.Progress.Measurements.Measured));
        Assert.Equal(6000, result.Timeline.Outcomes.Rows.Sum(row => row.Completed));
        Assert.Equal(6000, result.Tasks.Sum(
            task => task.Progress.Measurements.Rates.Rows.Sum(row => row.Started)));
    }

    private static int Port(Rig rig) => int.Parse(rig.Server.Endpoint.Split(':')[1], CultureInfo.InvariantCulture);
}

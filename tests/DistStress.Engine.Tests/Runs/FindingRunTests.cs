using DistStress.Engine.Chronicle;
using System.Globalization;
using DistStress.Engine.Configuration;
using DistStress.Engine.Findings;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working;
using DistStress.Engine.Working.Actions;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class FindingRunTests
{
    [Fact]
    public async Task A_clean_run_has_no_finding_and_its_verdict_says_so()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        await rig.StartWorkerAsync();

        RunResult result = await rig.RunAsync("""
            [{"action":"putItem","seed":1,"qps":500,"duration":3,"warm_up":true,"data":{"a":8}},
             {"action":"putItem","seed":1,"qps":1000,"duration":6,"data":{"a":8}},
             {"action":"getItem","seed":1,"qps":0.5,"duration":8}]
            """);

        Assert.Empty(result.Findings);
        Assert.Equal("The traffic was what the file says, 6,004 ops planned.", Sentence(result));
        Assert.Equal(Sentence(result), Sentence(RunResult.Of((await rig.RecordAsync())!, 0)));
    }

    [Fact]
    public async Task A_store_that_is_away_and_a_run_that_no_worker_does_are_found()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun("""[{"action":"probe","seed":1,"qps":100,"duration":20}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 800, "nobody works for seconds");
        await StartAsync(rig, (_, _) => ValueTask.FromResult(
            new OpResult(OpStatus.Failed, Error: OpError.ConnectionLost)));
        RunResult result = await rig.EndAsync(run);

        Assert.Equal(
            [FindingKind.NoWorker, FindingKind.TargetDown],
            result.Findings.Select(finding => finding.Kind).Order());
        Assert.Equal(2000, result.Findings.Single(finding => finding.Kind == FindingKind.TargetDown).Number("failed"));
        RunEvent away = Assert.Single(result.Events, one => one.Kind == RunEventKind.TargetAway);
        Assert.Matches("^For .* s the store could not be reached .*: 2,000 of 2,000 ops failed.$", away.Text);
        Assert.Matches(
            "^The rate was not reached from .*: no worker was there, and .* ops waited; "
            + "100 % of the ops failed: the store could not be reached \\(ConnectionLost\\): 2,000 of 2,000 ops "
            + "failed.$",
            Sentence(result));
    }

    [Fact]
    public async Task What_max_in_flight_or_runspaces_hold_up_is_told_with_the_limit()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        var slots = new ActionSlots(2);
        var slow = new SleepingAction(int.MaxValue, TimeSpan.FromMilliseconds(50), rig.Time);
        var scripted = new SleepingAction(slots.Total, TimeSpan.FromMilliseconds(20), rig.Time, slots);
        RigWorker worker = await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            ActionSlots = slots,
            Actions = new Dictionary<string, CustomAction>
            {
                ["slow"] = slow.ExecuteAsync,
                ["scripted"] = scripted.ExecuteAsync,
            },
        });
        worker.Asleep = () => slow.Asleep + scripted.Asleep;

        RunResult held = await rig.RunAsync(
            """[{"action":"slow","seed":1,"qps":200,"times":400}]""", Rig.Config with { MaxInFlight = 4 });
        RunResult queued = await rig.RunAsync(
            """[{"action":"scripted","seed":1,"qps":200,"times":300}]""", Rig.Config with { MaxInFlight = 1000 });

        Finding limit = held.Findings.First(finding => finding.Kind == FindingKind.InFlightLimit);
        Assert.Equal(4, limit.Number("max_in_flight"));
        Assert.True(limit.Number("needed") >= 10, limit.Text);
        Assert.Matches(
            "^The rate was not reached from .*: workers had max_in_flight \\(4\\) ops open, .* in flight would "
            + "carry it",
            Sentence(held));
        Assert.Contains(queued.Findings, finding => finding is { Kind: FindingKind.Runspaces });
        Assert.DoesNotContain(queued.Findings, finding => finding is { Kind: FindingKind.InFlightLimit });
        Assert.Contains("one of 2 runspaces", Sentence(queued), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttled_ops_are_found()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await StartAsync(rig, (operation, _) => ValueTask.FromResult(
            new OpResult(operation.Index % 10 == 0 ? OpStatus.Throttled : OpStatus.Succeeded)));

        RunResult result = await rig.RunAsync("""[{"action":"probe","seed":1,"qps":100,"times":300}]""");

        Finding found = Assert.Single(result.Findings);
        Assert.Equal((FindingKind.Throttling, 30.0), (found.Kind, found.Number("failed")));
        Assert.Contains("10 % of the ops failed: ", Sentence(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, FindingKind.WarmUp)]
    [InlineData(8, 0, FindingKind.WorkerLate)]
    [InlineData(8, 0.95, FindingKind.Processors)]
    public async Task Ops_that_begin_late_are_told_by_what_the_worker_was_at(
        int seconds, double processors, FindingKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        // Half of what comes is done in time.
        var target = new SleepingAction(5, TimeSpan.FromMilliseconds(50), rig.Time);
        RigWorker worker = await StartAsync(rig, target.ExecuteAsync, options => options with
        {
            ProcessorTime = () => TimeSpan.FromMicroseconds(
                rig.Time.NowMicros * processors * Environment.ProcessorCount),
        });
        worker.Asleep = () => target.Asleep;
        await rig.PassAsync(TimeSpan.FromSeconds(seconds));

        RunResult result = await rig.RunAsync(
            """[{"action":"probe","seed":1,"qps":200,"duration":2}]""", Rig.Config with { MaxInFlight = 1000 });

        Assert.Equal(kind, result.Findings[0].Kind);
        Assert.Equal(worker.Id, result.Findings[0].Subject);
        Assert.True(result.Findings[0].Number("delay_ms") > 50);
    }

    [Fact]
    public async Task A_backlog_that_is_full_is_found_with_the_limit()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        var target = new SleepingAction(5, TimeSpan.FromMilliseconds(50), rig.Time);
        RigWorker worker = await StartAsync(rig, target.ExecuteAsync);
        worker.Asleep = () => target.Asleep;

        RunResult result = await rig.RunAsync(
            """[{"action":"probe","seed":1,"qps":400,"times":1200}]""",
            Rig.Config with { MaxInFlight = 1000, MaxBacklog = 50 });

        Finding found = Assert.Single(result.Findings, finding => finding.Kind == FindingKind.BacklogFull);
        Assert.Equal(50, found.Number("max_backlog"));
        Assert.Contains("max_backlog (50)", Sentence(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_is_lost_while_a_run_goes_on_is_found()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync();
        RigRun run = rig.StartRun("""[{"action":"getItem","seed":1,"qps":20,"duration":25}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 0, "the run goes on");
        // One that shows itself, and never again.
        double beaten = (await rig.Database.SortedSetScoreAsync("dst_workers", worker.Id))!.Value;
        await rig.Database.HashSetAsync(
            "dst_worker:ghost", [.. await rig.Database.HashGetAllAsync($"dst_worker:{worker.Id}")]);
        await rig.Database.SortedSetAddAsync("dst_workers", "ghost", beaten);

        RunResult result = await rig.EndAsync(run);

        Finding found = Assert.Single(result.Findings);
        Assert.Equal((FindingKind.WorkerLost, "ghost"), (found.Kind, found.Subject));
        Assert.Equal(500, result.Counts.Completed);
    }

    [Fact]
    public async Task A_long_way_to_redis_is_found_for_the_worker_and_for_the_publisher()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await using var line = new TcpProxy(int.Parse(rig.Server.Endpoint.Split(':')[1], CultureInfo.InvariantCulture))
        {
            RoundTrip = TimeSpan.FromMilliseconds(200),
        };
        StressConfig config = Rig.Config with { LeadMs = 20 };
        RigWorker far = await rig.StartWorkerAsync(
            await rig.ConnectAsync(line.Endpoint), TargetDatabase.Null,
            options => options with { ProcessorTime = () => TimeSpan.Zero });

        RunResult ofWorker = await rig.RunAsync("""[{"action":"getItem","seed":1,"qps":100,"duration":3}]""", config);
        await far.LeaveAsync();
        await rig.StartWorkerAsync(
            TargetDatabase.Null, options => options with { ProcessorTime = () => TimeSpan.Zero });
        var publisher = new Publisher(await rig.ConnectAsync(line.Endpoint));
        RunResult ofPublisher = await publisher.RunAsync(
            Rig.Plan("""[{"action":"getItem","seed":1,"qps":100,"duration":3}]""", config), config,
            TestContext.Current.CancellationToken);

        Finding way = ofWorker.Findings.First(finding => finding.Kind == FindingKind.RoundTrip);
        Assert.Equal(far.Id, way.Subject);
        Assert.True(way.Number("round_trip_ms") >= 200, way.Text);
        Assert.Equal(20, way.Number("lead_ms"));
        Finding late = ofPublisher.Findings.First(finding => finding.Kind == FindingKind.PublisherLate);
        Assert.True(late.Number("late_ms") > 50, late.Text);
        Assert.True(late.Number("late_batches") > 0);
    }

    private static string Sentence(RunResult result) => result.Verdict.Sentence(
        micros => DateTime.UnixEpoch.AddMicroseconds(micros).ToString("HH:mm:ss"));

    private static Task<RigWorker> StartAsync(
        Rig rig, CustomAction action, Func<WorkerOptions, WorkerOptions>? choose = null) => rig.StartWorkerAsync(
            TargetDatabase.Null,
            options => (choose?.Invoke(options) ?? options) with
            {
                Actions = new Dictionary<string, CustomAction> { ["probe"] = action },
            });
}

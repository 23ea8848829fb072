using DistStress.Engine.Chronicle;
using DistStress.Engine.Findings;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Tests.Servers;
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
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        var slots = new ActionSlots(2);
        using var places = new SemaphoreSlim(slots.Total);
        await rig.StartWorkerAsync(TargetDatabase.Null, options => options with
        {
            ActionSlots = slots,
            ProcessorTime = () => TimeSpan.Zero,
            Actions = new Dictionary<string, CustomAction>
            {
                ["slow"] = async (_, token) =>
                {
                    await Task.Delay(50, token);
                    return new OpResult(OpStatus.Succeeded);
                },
                ["scripted"] = async (operation, token) =>
                {
                    long from = rig.Time.NowMicros;
                    await places.WaitAsync(token);
                    operation.WaitedMicros = rig.Time.NowMicros - from;
                    slots.Enter();
                    await Task.Delay(20, token);
                    slots.Exit();
                    places.Release();
                    return new OpResult(OpStatus.Succeeded);
                },
            },
        });

        RunResult held = await rig.RunAsync(
            """[{"action":"slow","seed":1,"qps":200,"times":400}]""", Rig.Config with { MaxInFlight = 4 });
        RunResult queued = await rig.RunAsync(
            """[{"action":"scripted","seed":1,"qps":200,"times":300}]""", Rig.Config with { MaxInFlight = 1000 });

        Finding limit = held.Findings.First(finding => finding.Kind == FindingKind.InFlightLimit);
        Assert.Equal(4, limit.Number("max_in_flight"));
        Assert.True(limit.Number("needed") > 10, limit.Text);
        Assert.Matches(
            "^The rate was not reached from .*: workers had max_in_flight \\(4\\) ops open, .* in flight would "
            + "carry it",
            Sentence(held));
        Assert.Contains(queued.Findings, finding => finding is { Kind: FindingKind.Runspaces });
        Assert.DoesNotContain(queued.Findings, finding => finding is { Kind: FindingKind.InFlightLimit });
        Assert.Contains("one of 2 runspaces", Sentence(queued), StringComparison.Ordinal);
    }

    private static string Sentence(RunResult result) => result.Verdict.Sentence(
        micros => DateTime.UnixEpoch.AddMicroseconds(micros).ToString("HH:mm:ss"));

    private static Task<RigWorker> StartAsync(Rig rig, CustomAction action) => rig.StartWorkerAsync(
        TargetDatabase.Null,
        options => options with { Actions = new Dictionary<string, CustomAction> { ["probe"] = action } });
}

using DistStress.Engine.Tests.Servers;
using DistStress.Module.Tests;
using PuppeteerSharp;
using PuppeteerSharp.Media;

namespace DistStress.Report.Tests;

/// <summary>What a person sees of a run while it goes on, and of the same run in its report.</summary>
public sealed class DashboardTests(Browser browser)
{
    // A day in two minutes; it is stopped before its end.
    private const string Day = """
        [{"name":"orders","action":"putItem","qps":120,"hour_seconds":5,"duration":120,"seed":1,"data":{"a":16},
          "qpss":[0.6,0.6,0.6,0.6,0.6,0.7,0.8,0.9,1,1,1,1,1,1,1,1,1,1,1,0.9,0.8,0.7,0.7,0.6]},
         {"name":"late","action":"putItem","qps":50,"duration":3600,"seed":2,"data":{"a":16}}]
        """;

    [Fact]
    public async Task All_that_happens_in_a_run_is_seen_on_the_page_and_in_the_report()
    {
        await using LiveRig rig = await LiveRig.StartAsync();
        await using DynaliteServer target = await DynaliteServer.StartAsync();
        bool throttles = false;
        var fifth = FaultPlan.Share(1, 0.2, new Fault.Throttle(ThrottleForm.HotPartition));
        await using var faulty = new FaultyDynamoDb(target.Endpoint, call =>
            Volatile.Read(ref throttles) && call.Action == "PutItem" ? fifth(call) : null);
        string config = rig.Files.Write(
            "config.json",
            $$"""
            {"table_name":"page","database":"dynamodb","region":"eu-west-1","threads":2,
             "endpoint":"{{faulty.Endpoint}}"}
            """);
        string traffic = rig.Files.Write("traffic.json", Day);
        string report = Path.Combine(rig.Files.Folder, "report.html");
        (_, string address) = await rig.OpenDashboardAsync();
        await using OpenPage page = await browser.VisitAsync(address);
        Assert.Equal("There has been no run yet.", await page.TextAsync("main"));

        await rig.RunAsync($"$null = Sync-DstConfig @at '{config}'; $null = Initialize-DstTarget @at");
        rig.Start("Start-DstWorker @at -Database dynamodb");
        DstProcess victim = rig.Start("Start-DstWorker @at -Database dynamodb");
        DstProcess publisher = rig.Start($"Start-DstPublisher @at '{config}' '{traffic}' -WaitForWorkers 2");
        await StatusAsync(page, "The run goes on");
        await UntilAsync(page, "the series grow", async () => await SumAsync(page, "Completed") > 300);
        Assert.True(await SumAsync(page, "Planned") > 300);
        Assert.Equal(["Planned", "Published", "Started", "Completed", "Events"], await page.LegendAsync("ops"));

        Volatile.Write(ref throttles, true);
        await UntilAsync(page, "throttled calls are seen",
            async () => (await page.LegendAsync("throttles")).Contains(ThrottleForm.HotPartition.Reason));
        Volatile.Write(ref throttles, false);
        await rig.RunAsync("""
            $null = Set-DstRate @at 1.5
            $null = Suspend-DstRun @at
            """);
        await StatusAsync(page, "The run is paused");
        await rig.RunAsync("$null = Resume-DstRun @at");
        victim.Kill();
        await EventAsync(page, "was lost");

        rig.Redis.Kill();
        await StatusAsync(page, "does not answer");
        Assert.True(await SumAsync(page, "Completed") > 300);
        await rig.Redis.RestartAsync(TimeSpan.Zero);
        await StatusAsync(page, "The run goes on");
        // Only the publisher knows of it, until it has told.
        await EventAsync(page, "did not answer for");
        publisher.Kill();
        await StatusAsync(page, "The publisher of the run is gone");
        publisher = rig.Start(
            $"Start-DstPublisher @at '{config}' -Resume | Export-DstReport '{report}' | ForEach-Object FullName");
        await StatusAsync(page, "The run goes on");
        double before = await SumAsync(page, "Completed");
        await UntilAsync(page, "the series grow again", async () => await SumAsync(page, "Completed") > before + 50);
        await page.KeepPictureAsync("dashboard-desktop");
        await rig.RunAsync("$null = Stop-DstRun @at");
        await StatusAsync(page, "The run is over");
        using var limit = new CancellationTokenSource(Limit.Hang);
        await publisher.WaitAsync(limit.Token);
        Assert.True(File.Exists(report), publisher.Output);

        Assert.Equal([], page.Errors.Where(error => !error.Contains("Failed to load", StringComparison.Ordinal)));
        await using OpenPage kept = await browser.VisitAsync(new Uri(report).AbsoluteUri);
        await kept.KeepPictureAsync("dashboard-report");
        foreach (OpenPage shown in new[] { page, kept })
        {
            string events = await shown.TextAsync("[aria-labelledby=part-events]");
            foreach (string text in new[]
            {
                "began the run", "The rate was changed: 2 tasks at 1.5 times", "The run was paused.",
                "The run went on after a pause of", "was lost: nothing was heard", "did not answer for",
                "went on with the run.", "The run was stopped.",
            })
                Assert.Contains(text, events, StringComparison.Ordinal);
            Assert.Contains(ThrottleForm.HotPartition.Reason, await shown.LegendAsync("throttles"));
            Assert.Contains("Delay p99", await shown.LegendAsync("latency"));
            Assert.Equal(2, (await shown.ValuesAsync("workers", "Share of ops")).Length);
            Assert.Contains(await shown.TextsAsync(".findings li"),
                finding => finding.Contains("lost", StringComparison.Ordinal));
            Assert.NotEqual(0, await shown.Page.EvaluateExpressionAsync<int>(
                "document.querySelector('[data-chart=ops] .plot').layout.shapes"
                + ".filter(shape => shape.type === 'line').length"));
        }

        Assert.Equal(await SumAsync(kept, "Completed"), await SumAsync(page, "Completed"));
    }

    [Fact]
    public async Task It_only_reads_and_shuts_nobody_out()
    {
        await using LiveRig rig = await LiveRig.StartAsync();
        string config = rig.Files.Write("config.json", """{"table_name":"page","threads":2,"database":"null"}""");
        string traffic = rig.Files.Write(
            "traffic.json", """[{"action":"putItem","qps":200,"duration":2,"seed":1,"data":{"a":16}}]""");
        await rig.RunAsync(
            $"$w = Start-DstWorker @at -AsJob; $null = Start-DstPublisher @at '{config}' '{traffic}'; $w | Stop-Job");
        Assert.Equal("OK", await rig.Redis.TextAsync(
            "ACL", "SETUSER", "viewer", "on", ">look", "~*", "&*", "+@read", "+@connection", "+@scripting", "+time",
            "+info", "+subscribe", "-@write"));
        (DstProcess session, string address) = await rig.OpenDashboardAsync(
            "-Credential ([pscredential]::new('viewer', (ConvertTo-SecureString look -AsPlainText -Force)))");
        foreach ((string scheme, int width) in new[] { ("light", 1280), ("dark", 1280), ("dark", 390) })
        {
            await using OpenPage page = await browser.VisitAsync(address, width, page => page.EmulateMediaFeaturesAsync(
                [new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = scheme }]));
            await StatusAsync(page, "The run is over");
            Assert.Contains("Completed\n400", await page.TextsAsync(".tiles div"));
            await page.Page.EvaluateExpressionAsync("document.querySelectorAll('summary').forEach(s => s.click())");
            await page.KeepPictureAsync($"dashboard-{scheme}-{width}");
            Assert.Empty(await page.ViolationsAsync());
            Assert.Equal([], page.Errors);
            Assert.True(await page.Page.EvaluateExpressionAsync<bool>(
                "document.documentElement.scrollWidth <= window.innerWidth"), "the page is wider than the window");
        }

        await using OpenPage last = await browser.VisitAsync(address);
        await last.Page.EmulateMediaTypeAsync(MediaType.Print);
        await last.KeepPictureAsync("dashboard-print");
        session.Kill();
        await StatusAsync(last, "The dashboard does not answer");
    }

    private static Task StatusAsync(OpenPage page, string text) => UntilAsync(
        page, $"the page says: {text}", async () =>
            (await page.Page.EvaluateExpressionAsync<string>("document.getElementById('status').textContent"))
            .Contains(text, StringComparison.Ordinal));

    private static Task EventAsync(OpenPage page, string text) => UntilAsync(
        page, $"an event tells: {text}", async () =>
            (await page.TextAsync("[aria-labelledby=part-events]")).Contains(text, StringComparison.Ordinal));

    private static async Task UntilAsync(OpenPage page, string what, Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(2 * Limit.Hang);
        while (!await holds())
        {
            Assert.False(
                limit.IsCancellationRequested,
                $"It never came about that {what}. {await page.TextAsync("#status")}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<double> SumAsync(OpenPage page, string line) =>
        await page.Page.EvaluateFunctionAsync<double>(
            "n => (document.querySelector('[data-chart=ops] .plot')?.data ?? []).filter(t => t.name === n)"
            + ".flatMap(t => [...t.y]).reduce((sum, y) => sum + y, 0)", line);
}

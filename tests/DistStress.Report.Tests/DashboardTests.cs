using DistStress.Module.Tests;
using PuppeteerSharp;
using PuppeteerSharp.Media;

namespace DistStress.Report.Tests;

/// <summary>What a person sees of a run on its dashboard, who may see it, and that it only reads.</summary>
public sealed class DashboardTests(Browser browser)
{
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
}

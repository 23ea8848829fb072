using DistStress.Report.Model;
using PuppeteerSharp;
using PuppeteerSharp.Media;

namespace DistStress.Report.Tests;

/// <summary>What a person sees of a report, and what a program that reads to people finds in it.</summary>
public sealed class ReportPageTests(Browser browser)
{
    private static readonly string[] Charts =
        ["ops", "ended", "deviation", "latency", "waiting", "errors", "throttles", "units", "percentiles", "capacity",
        "workers"];

    [Fact]
    public async Task It_shows_what_there_is_to_know_of_a_run_and_loads_nothing()
    {
        ReportRun run = MadeRuns.Eventful();
        await using OpenPage page = await browser.OpenAsync(MadeRuns.Document(run));
        await page.KeepPictureAsync("desktop");

        Assert.Equal([], page.Errors);
        Assert.Equal([new Uri(page.File).AbsoluteUri], page.Requests);
        Assert.Equal("Launch rehearsal", await page.TextAsync("h1"));
        Assert.Equal(run.Verdict, await page.TextAsync("[data-verdict]"));
        Assert.Equal([$"10:00:40 to 10:00:55 {run.Findings[0].Text}"], await page.TextsAsync(".findings li"));
        Assert.Contains("Run run-Today, Completed, from 2025-11-22 10:00:00 UTC+01:00, 2 min 2 s.",
            await page.TextAsync(".verdict .about"));
        string[] tiles = await page.TextsAsync(".tiles div");
        Assert.Contains("Response p99\n12.4 ms", tiles);
        Assert.Contains("Cost\n– USD", tiles);
        Assert.Equal(
            ["Figures", "Over time", "Percentiles", "Capacity", "Cost", "Tasks", "Workers", "Events", "To repeat it"],
            await page.TextsAsync("h2"));
        foreach (string chart in Charts)
            Assert.NotEmpty(await page.LegendAsync(chart));
        Assert.Equal(["Planned", "Published", "Started", "Completed", "Events"], await page.LegendAsync("ops"));
        Assert.Equal([.. run.Timeline[0].Columns["planned"]], await page.ValuesAsync("ops", "Planned"));
        Assert.Equal([.. run.Timeline[0].Columns["responseP99"]], await page.ValuesAsync("latency", "Response p99"));
        Assert.Equal(
            [.. run.Timeline[0].Errors["Throttled"].Cast<double?>()], await page.ValuesAsync("errors", "Throttled"));
        Assert.Equal([51_000, null], await page.ValuesAsync("capacity", "Read, forecast"));
        Assert.Equal(
            ["Worker ip-10-0-0-3 came.", "Rate of task 0 changed to 1.5 of the file's.", "Redis was away."],
            await page.TextsAsync("[aria-labelledby=part-events] td:nth-child(2)"));
        Assert.Equal(["", "", "4.5"], await page.TextsAsync("[aria-labelledby=part-events] td:nth-child(3)"));
        Assert.Equal(
            ["ip-10-0-0-1-8169-789f", "host-1, i-0123456789abcdef0", "39,999", "33.3", "1", "0.7", "-1.25", "1.5", "2",
                "260", "2025-11-22 10:00:00", "2025-11-22 10:02:00", "0.1.0"],
            await page.TextsAsync("[aria-labelledby=part-workers] .wide tr:nth-child(1) td"));
        Assert.Equal(3, (await page.ValuesAsync("workers", "Share of ops")).Length);
        Assert.Equal(
            ["rect 10:00:55", "rect 10:01:34.500", "line 10:00:30", "line 10:01:10", "line 10:01:30"],
            await page.Page.EvaluateExpressionAsync<string[]>(
                "document.querySelector('[data-chart=ops] .plot').layout.shapes.map("
                + "shape => `${shape.type} ${shape.x1.slice(11)}`)"));
        Assert.Contains("read & <write>", await page.TextAsync("section:nth-of-type(6) tbody"));
        Assert.Contains("18446744073709551615", await page.TextAsync("section:last-of-type"));
        Assert.Contains(run.Traffic!, await page.TextAsync("section:last-of-type"));
    }

    [Fact]
    public async Task A_task_can_be_looked_at_alone()
    {
        ReportRun run = MadeRuns.Eventful();
        await using OpenPage page = await browser.OpenAsync(MadeRuns.Document(run));

        await page.Page.SelectAsync("#task", "1");

        Assert.Equal([.. run.Timeline[2].Columns["started"]], await page.ValuesAsync("ops", "Started"));
        Assert.Contains("Over time: task 1", await page.TextsAsync("h2"));
    }

    [Fact]
    public async Task Rows_of_many_seconds_are_shown_a_second()
    {
        ReportRun day = MadeRuns.Day(tasks: 1, workers: 1) with
        {
            Findings = [new ReportFinding("The store was away.", MadeRuns.Start + 82_800, MadeRuns.Start + 86_399)],
            Tiles = [new ReportTile("Cost", 0.000123456, "EUR")],
        };
        double?[] failed = [.. Enumerable.Range(0, 1440).Select(row => row == 700 ? 5.5 : (double?)null)];
        day = day with
        {
            Timeline =
            [
                day.Timeline[0] with
                {
                    LastStep = 20,
                    Columns = new Dictionary<string, IReadOnlyList<double?>>(day.Timeline[0].Columns)
                    {
                        ["failedP99"] = failed,
                        ["published"] = [.. failed.Select((_, row) => row == 9 ? 740_742 : (double?)60_000)],
                        // More than is due, as where a pause begins.
                        ["started"] = [.. failed.Select((_, row) => row == 0 ? 60_500 : (double?)60_000)],
                    },
                },
            ],
        };
        await using OpenPage page = await browser.OpenAsync(MadeRuns.Document(day));

        double?[] published = await page.ValuesAsync("ops", "Published");
        Assert.Equal([1_000, 12_345.7, 3_000], [published[0], published[9], published[^1]]);
        Assert.Equal(0, (await page.ValuesAsync("deviation", "Planned, and not started yet"))[0]);
        Assert.Contains("Published12,345.7", await page.Page.EvaluateExpressionAsync<string>(
            "Plotly.Fx.hover(document.querySelector('[data-chart=ops] .plot'), [{ curveNumber: 1, pointNumber: 9 }]),"
            + " document.querySelector('[data-chart=ops] .hoverlayer').textContent"));
        Assert.Equal(day.Timeline[0].Columns["backlog"][700], (await page.ValuesAsync("waiting", "Backlog"))[700]);
        Assert.Equal(
            ["2025-11-23 09:00:00 to 2025-11-23 09:59:59 The store was away."], await page.TextsAsync(".findings li"));
        Assert.Equal(["Cost\n0.000123 EUR"], await page.TextsAsync(".tiles div"));
        // A value by itself is no line, and is seen all the same.
        Assert.Equal(6, await page.Page.EvaluateExpressionAsync<int>(
            "document.querySelector('[data-chart=latency] .plot').data.find(t => t.name === 'Failed p99')"
            + ".marker.size.reduce((sum, size) => sum + size, 0)"));
    }

    [Fact]
    public async Task Behind_each_chart_is_its_table_and_the_keyboard_opens_it()
    {
        ReportRun run = MadeRuns.Eventful();
        await using OpenPage page = await browser.OpenAsync(MadeRuns.Document(run));
        Assert.Equal(Charts.Length, (await page.TextsAsync("figure summary")).Length);

        await page.Page.FocusAsync("[data-chart=latency] summary");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.WaitForSelectorAsync("[data-chart=latency] tbody tr");

        Assert.Equal(120, (await page.TextsAsync("[data-chart=latency] tbody tr")).Length);
        string[] row = await page.TextsAsync("[data-chart=latency] tbody tr:nth-child(6) td");
        Assert.Equal("2025-11-22 10:00:05", row[0]);
        Assert.Equal("–", row[4]);
        string[] legend = await page.LegendAsync("latency");
        string[] heads = await page.TextsAsync("[data-chart=latency] th");
        Assert.Equal(["Time (UTC+01:00)", .. legend[..^1]], heads);
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("dark", 390)]
    public async Task Nobody_is_shut_out(string scheme, int width)
    {
        await using OpenPage page = await browser.OpenAsync(
            MadeRuns.Document(MadeRuns.Eventful()), width, page => page.EmulateMediaFeaturesAsync(
                [new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = scheme }]));
        await page.Page.EvaluateExpressionAsync("document.querySelectorAll('summary').forEach(s => s.click())");
        await page.KeepPictureAsync($"{scheme}-{width}");

        Assert.Empty(await page.ViolationsAsync());
        Assert.True(await page.Page.EvaluateExpressionAsync<bool>(
            "document.documentElement.scrollWidth <= window.innerWidth"), "the page is wider than the window");
    }

    [Fact]
    public async Task The_button_turns_the_colors()
    {
        await using OpenPage page = await browser.OpenAsync(MadeRuns.Document(MadeRuns.Eventful()));
        string before = await LineAsync(page);

        await page.Page.ClickAsync("#theme");

        Assert.Equal("dark", await page.Page.EvaluateExpressionAsync<string>("document.documentElement.dataset.theme"));
        Assert.NotEqual(before, await LineAsync(page));
    }

    [Fact]
    public async Task It_prints()
    {
        await using OpenPage page = await browser.OpenAsync(MadeRuns.Document(MadeRuns.Eventful()));
        // Made for the screen, and as wide as paper when it is printed; on the screen as before then.
        const string Widths = "[...document.querySelectorAll('.svg-container')].map(plot => plot.offsetWidth)";
        int[] onScreen = await page.Page.EvaluateExpressionAsync<int[]>(Widths);
        Assert.Contains(onScreen, width => width > 700);
        int[] onPaper = await page.Page.EvaluateExpressionAsync<int[]>(
            $"window.dispatchEvent(new Event('beforeprint')), {Widths}");
        Assert.All(onPaper, width => Assert.Equal(660, width));
        await page.Page.EvaluateExpressionAsync("window.dispatchEvent(new Event('afterprint'))");
        await page.Page.WaitForFunctionAsync(
            $"before => JSON.stringify({Widths}) === JSON.stringify(before)", onScreen);
        await page.Page.EmulateMediaTypeAsync(MediaType.Print);
        await page.KeepPictureAsync("print");

        byte[] paper = await page.Page.PdfDataAsync(new PdfOptions { Format = PaperFormat.A4 });

        Assert.Equal("%PDF"u8, paper.AsSpan(0, 4));
        Assert.False(await page.Page.EvaluateExpressionAsync<bool>(
            "[...document.querySelectorAll('details, .tools')].some(e => e.checkVisibility())"));
    }

    [Fact]
    public async Task Two_runs_are_put_beside_each_other()
    {
        ReportRun before = MadeRuns.Eventful("Before");
        ReportRun after = MadeRuns.Eventful("After", slowness: 1.2);
        await using OpenPage page = await browser.OpenAsync(MadeRuns.Document(before, after));
        await page.KeepPictureAsync("compared");

        Assert.Equal([], page.Errors);
        Assert.Equal(["Response p99, ms", "12.4", "14.9", "+20 %"],
            await page.TextsAsync("section:first-of-type tbody tr:nth-child(4) td"));
        Assert.Equal(["Published", "120,000", "120,000", "the same"],
            await page.TextsAsync("section:first-of-type tbody tr:nth-child(1) td"));
        Assert.Equal(2, (await page.TextsAsync("[data-chart=ops] h3")).Length);
        Assert.Contains("Response, After", await page.LegendAsync("percentiles"));
        await page.Page.EvaluateExpressionAsync("document.querySelectorAll('summary').forEach(s => s.click())");
        Assert.Empty(await page.ViolationsAsync());
    }

    [Fact]
    public async Task What_a_run_says_of_itself_is_text_whatever_it_is()
    {
        const string Hostile =
            "</script><script>window.hacked = true</script><img src=x onerror='window.hacked = true'>";
        // Plotly has a few tags and entities of its own.
        const string Marked = "<b>bold</b> &amp; <a href='http://there.example'>link</a>";
        ReportRun run = MadeRuns.Eventful();
        await using OpenPage page = await browser.OpenAsync(MadeRuns.Document(run with
        {
            Timeline =
            [
                run.Timeline[0] with
                {
                    Errors = new Dictionary<string, IReadOnlyList<double>>
                    {
                        [Marked] = run.Timeline[0].Errors["Throttled"],
                    },
                },
            ],
            Verdict = Hostile,
            Elapsed = 3_599.7,
            RunId = Hostile,
            Traffic = Hostile,
            Tasks = [run.Tasks[0] with { Name = Hostile, Errors = Hostile }, run.Tasks[1]],
            Events = [new ReportEvent(MadeRuns.Start, Hostile)],
            Workers = [run.Workers[0] with { Id = Hostile, ClockAheadMs = -0.001 }],
            Capacity = [run.Capacity[0] with { Resource = Hostile }],
        }) with
        {
            Title = Hostile
        });

        Assert.False(await page.Page.EvaluateExpressionAsync<bool>("'hacked' in window"));
        Assert.Equal(Hostile, await page.TextAsync("h1"));
        Assert.Equal(Hostile, await page.TextAsync("[data-verdict]"));
        Assert.EndsWith(", 1 h.", await page.TextAsync(".verdict .about"));
        Assert.Equal([Marked, "Events"], await page.LegendAsync("errors"));
        Assert.Contains(Hostile, await page.TextsAsync("[data-chart=capacity] .xtick"));
        Assert.Empty(await page.TextsAsync("svg a"));
        Assert.Equal("0", await page.TextAsync("[aria-labelledby=part-workers] .wide tbody td:nth-child(7)"));
    }

    [Fact]
    public async Task A_run_of_which_little_is_known_has_a_page_too()
    {
        ReportRun run = MadeRuns.Eventful();
        await using OpenPage page = await browser.OpenAsync(MadeRuns.Document(new ReportRun
        {
            Label = "Today",
            RunId = "r",
            State = "Stopped",
            Started = MadeRuns.Start,
            Elapsed = 0,
            OffsetMinutes = -210,
            Tiles = [],
            Tasks = run.Tasks,
            Timeline = [],
        }));

        Assert.Equal([], page.Errors);
        Assert.Equal("The run is Stopped.", await page.TextAsync("[data-verdict]"));
        Assert.Contains("05:30:00 UTC−03:30, 0 s.", await page.TextAsync(".verdict .about"));
        Assert.Contains("There is nothing to show.", await page.TextAsync("main"));
    }

    [Fact]
    public async Task A_day_of_eight_tasks_and_fifty_workers_is_small()
    {
        await using OpenPage page = await browser.OpenAsync(MadeRuns.Document(MadeRuns.Day(8, 50)));

        Assert.InRange(new FileInfo(page.File).Length, 0, 6_000_000);
        // A figure, not a limit: the machine may have anything else to do.
        double shown = await page.Page.EvaluateExpressionAsync<double>(
            "performance.getEntriesByName('shown')[0].startTime");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{new FileInfo(page.File).Length / 1e6:0.00} MB, shown after {shown:0} ms.");
        Assert.Equal(9, (await page.TextsAsync("#task option")).Length);
        Assert.Equal(1440, (await page.ValuesAsync("ops", "Started")).Length);
    }

    private static Task<string> LineAsync(OpenPage page) => page.Page.EvaluateExpressionAsync<string>(
        "document.querySelector('[data-chart=ops] .plot').data[1].line.color");
}

using System.Text.RegularExpressions;

namespace DistStress.Module.Tests;

public sealed partial class QuickstartTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_quickstart_runs_a_traffic_file_to_its_exact_end()
    {
        using var files = new Files();
        string traffic = files.Write("traffic.json", """
            [{"action":"updateItem","seed":1,"qps":500,"times":1500,"data":{"a":16}},
             {"action":"query","seed":1,"qps":500,"times":500}]
            """);
        string report = Path.Combine(Path.GetDirectoryName(traffic)!, "page.html");

        DstRun run = await DstRun.RunAsync(
            null, Path.Combine(Repository.Root, "examples", "quickstart.ps1"), "-Traffic", traffic, "-Report",
            report);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(run.OutputLines, line => StatsLine().IsMatch(line));
        Assert.Contains(run.OutputLines, line => Regex.IsMatch(line, @"^Completed\s*: 2,000\s*$"));
        Assert.Contains($"The report of the run: {report}", run.OutputLines);
        Assert.Contains("<title>Quickstart</title>", await File.ReadAllTextAsync(report, Cancellation));
        Assert.Contains(run.OutputLines, line => Regex.IsMatch(line, @"^NotFound\s*: 0\s*$"));
    }

    [Fact]
    public async Task A_bad_traffic_file_ends_with_exit_code_1_and_its_place()
    {
        using var files = new Files();
        string traffic = files.Write("traffic.json", "[{\"action\":\"updateItm\",\"qps\":5,\"times\":1}]");

        DstRun run = await DstRun.CommandAsync($"Test-DstTraffic '{traffic}'");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("traffic.json:1: $[0].action", run.Error);
        Assert.Contains("updateItem", run.Error);
    }

    [GeneratedRegex(@"^\[STATS\] (updateItem|query) \| Pub:\d+ Rem:\d+ QPS:\d+ Q:\d+\[\d+( \d+)*\] T:\d+s$")]
    private static partial Regex StatsLine();
}

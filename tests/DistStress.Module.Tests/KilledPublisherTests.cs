namespace DistStress.Module.Tests;

/// <summary>Rates that are changed while publishers, in processes of their own, are killed.</summary>
public sealed class KilledPublisherTests
{
    private const long Ops = 60_000;

    [Fact]
    public async Task Rates_that_were_changed_hold_after_the_publisher_is_killed_and_the_run_is_resumed()
    {
        using var files = new Files();
        using Session session = await Session.WithModuleAsync();
        string config = files.Write("config.json", """{"table_name":"load","threads":3,"database":"redis"}""");
        string traffic = files.Write(
            "traffic.json",
            $$"""[{"name":"all","action":"updateItem","seed":1,"qps":200,"data":{"a":16},"times":{{Ops}} }]""");
        session.Set("config", config);
        string endpoint = Assert.Single(await session.LinesAsync(
            "$global:server = Start-DstServer -MemoryMiB 256; ($global:redis = $server.Endpoint)"));
        await session.RunAsync("$null = Start-DstWorker -Redis $redis -AsJob");
        using var publisher = new DstProcess($"Start-DstPublisher -Redis {endpoint} '{config}' '{traffic}'");
        try
        {
            await Limit.UntilAsync(async () => await PublishedAsync(session) > 0, "the run is on its way");
            foreach (string change in new[] { "-Factor 3", "-Qps 50 -Task all", "-Factor 1.5" })
                await session.RunAsync($"$null = Set-DstRate -Redis $redis {change}");
            publisher.Kill();
            await Limit.UntilAsync(async () => await IsAsync(session, "Interrupted"), "the publisher is missed");

            await session.RunAsync("$global:run = Start-DstPublisher -Redis $redis $config -Resume -AsJob");
            await Limit.UntilAsync(async () => await IsAsync(session, "Running"), "the run goes on");
            await session.RunAsync("$null = Set-DstRate -Redis $redis -Factor 200");
            dynamic result = Assert.Single(await session.RunAsync("$run | Wait-Job | Receive-Job"));

            Assert.Equal(("Completed", Ops, Ops, 0L),
                ((string)result.State, (long)result.Published, (long)result.Completed, (long)result.Failed));
            session.Set("result", (object)result);
            Assert.Equal(
                ["3", "0.25", "1.5", "200"],
                await session.LinesAsync("$result.RateChanges | ForEach-Object Factor"));
            Assert.Equal(Ops, (await session.RunAsync("$result.Rates | ForEach-Object Planned"))
                .Sum(planned => (long)planned.BaseObject));
        }
        finally
        {
            publisher.Kill();
            await session.RunAsync("Get-Job | Stop-Job; Get-Job | Remove-Job; $server | Stop-DstServer");
        }
    }

    private static async Task<bool> IsAsync(Session session, string state) =>
        (await session.LinesAsync("(Get-DstRun -Redis $redis).State")).SequenceEqual([state]);

    private static async Task<long> PublishedAsync(Session session) => (await session.RunAsync(
        "Get-DstRun -Redis $redis | ForEach-Object Published"))
        .Select(published => (long)published.BaseObject).FirstOrDefault();
}

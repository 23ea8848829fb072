namespace DistStress.Module.Tests;

/// <summary>Workers in processes of their own, one of which is killed.</summary>
public sealed class LostWorkerTests
{
    [Fact]
    public async Task No_op_is_lost_or_counted_twice_when_a_worker_is_killed()
    {
        using var files = new Files();
        using Session session = await Session.WithModuleAsync();
        string endpoint = await PrepareAsync(
            session, files, """[{"action":"updateItem","seed":1,"qps":2000,"times":12000,"data":{"a":16}}]""");
        using DstProcess victim = StartWorker(endpoint);
        using DstProcess survivor = StartWorker(endpoint);
        try
        {
            await session.RunAsync("$global:run = Start-DstPublisher -Redis $redis $config $traffic -AsJob");
            await Limit.UntilAsync(async () => await BusyWorkersAsync(session) == 2, "both workers work");
            victim.Kill();

            dynamic result = Assert.Single(await session.RunAsync("$run | Wait-Job | Receive-Job"));
            Assert.Equal("Completed", (string)result.State);
            Assert.Equal((12_000L, 12_000L), ((long)result.Published, (long)result.Completed));
            // Where the victim held nothing at that moment, the run ends before it is noticed.
            await Limit.UntilAsync(
                async () => (await session.LinesAsync("(Get-DstWorker -Redis $redis).State")).Order().SequenceEqual(["Live", "Lost"]),
                "the victim is shown as lost");
        }
        finally
        {
            victim.Kill();
            survivor.Kill();
            await session.RunAsync("Get-Job | Stop-Job; Get-Job | Remove-Job; $server | Stop-DstServer");
        }
    }

    // The blockade is longer than what others wait before they take a silent worker for lost.
    [Fact]
    public async Task A_worker_whose_thread_pool_is_blocked_is_not_taken_for_lost()
    {
        using var files = new Files();
        using Session session = await Session.WithModuleAsync();
        string endpoint = await PrepareAsync(
            session, files, """[{"action":"updateItem","seed":1,"qps":100,"times":1800,"data":{"a":16}}]""");
        string work = $"Start-DstWorker -Redis {endpoint} -Database redis";
        using var blocked = new DstProcess($"{DstProcess.ImportTestCmdlets}; Block-DstTestThreadPool -After 4 -Seconds 14; {work}");
        using DstProcess other = StartWorker(endpoint);
        try
        {
            await session.RunAsync("$global:run = Start-DstPublisher -Redis $redis $config $traffic -AsJob");
            while (Assert.Single(await session.LinesAsync("$run.State")) == "Running")
                Assert.DoesNotContain("Lost", await session.LinesAsync("(Get-DstWorker -Redis $redis).State"));

            dynamic result = Assert.Single(await session.RunAsync("$run | Receive-Job"));
            Assert.Equal("Completed", (string)result.State);
            Assert.Equal((1800L, 1800L), ((long)result.Published, (long)result.Completed));
            Assert.DoesNotContain("is lost", other.Output);
            // A heartbeat of its own gives up after 5 s, and says so when there is a thread for that.
            await Limit.UntilAsync(
                () => Task.FromResult(blocked.Output.Contains("does not answer", StringComparison.Ordinal)),
                "the blocked worker has noticed");
        }
        finally
        {
            blocked.Kill();
            other.Kill();
            await session.RunAsync("Get-Job | Stop-Job; Get-Job | Remove-Job; $server | Stop-DstServer");
        }
    }

    // A server, and $redis, $config and $traffic for the session.
    private static async Task<string> PrepareAsync(Session session, Files files, string traffic)
    {
        session.Set("config", files.Write("config.json", """{"table_name":"load","threads":3}"""));
        session.Set("traffic", files.Write("traffic.json", traffic));
        return Assert.Single(
            await session.LinesAsync("$global:server = Start-DstServer -MemoryMiB 256; ($global:redis = $server.Endpoint)"));
    }

    private static DstProcess StartWorker(string endpoint) => new($"Start-DstWorker -Redis {endpoint} -Database redis");

    private static async Task<int> BusyWorkersAsync(Session session) =>
        (await session.RunAsync("Get-DstStats -Redis $redis -PerWorker"))
            .Count(row => ((dynamic)row).Worker is not null && (long)((dynamic)row).Completed > 0);
}

namespace DistStress.Module.Tests;

/// <summary>Workers in processes of their own, one of which is killed.</summary>
public sealed class LostWorkerTests
{
    [Fact]
    public async Task No_op_is_lost_or_counted_twice_when_a_worker_is_killed()
    {
        using var files = new Files();
        using Session session = await Session.WithModuleAsync();
        session.Set("config", files.Write("config.json", """{"table_name":"load","threads":3}"""));
        session.Set("traffic", files.Write(
            "traffic.json", """[{"action":"updateItem","seed":1,"qps":2000,"times":12000,"data":{"a":16}}]"""));
        string endpoint = Assert.Single(
            await session.LinesAsync("$global:server = Start-DstServer -MemoryMiB 256; ($global:redis = $server.Endpoint)"));
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

    private static DstProcess StartWorker(string endpoint) => new($"Start-DstWorker -Redis {endpoint} -Database redis");

    private static async Task<int> BusyWorkersAsync(Session session) =>
        (await session.RunAsync("Get-DstStats -Redis $redis -PerWorker"))
            .Count(row => ((dynamic)row).Worker is not null && (long)((dynamic)row).Completed > 0);
}

using System.Diagnostics;

namespace DistStress.Module.Tests;

/// <summary>Workers in processes of their own, one of which is killed.</summary>
public sealed class LostWorkerTests
{
    // Others take a worker for lost that is silent for 10 s.
    private static readonly TimeSpan LongerThanLost = TimeSpan.FromSeconds(14);

    [Fact]
    public async Task No_op_is_lost_or_counted_twice_when_a_worker_is_killed()
    {
        using var files = new Files();
        using Session session = await Session.WithModuleAsync();
        string endpoint = await PrepareAsync(
            session, files, """[{"action":"updateItem","seed":1,"qps":2000,"duration":3600,"data":{"a":16}}]""");
        using DstProcess victim = StartWorker(endpoint);
        using DstProcess survivor = StartWorker(endpoint);
        try
        {
            await session.RunAsync("$global:run = Start-DstPublisher -Redis $redis $config $traffic -AsJob");
            await Limit.UntilAsync(async () => await BusyWorkersAsync(session) == 2, "both workers work");
            victim.Kill();

            await Limit.UntilAsync(
                async () => (await session.LinesAsync("(Get-DstWorker -Redis $redis).State")).Order()
                    .SequenceEqual(["Live", "Lost"]),
                "the victim is shown as lost");
            await AssertStoppedAsync(session);
        }
        finally
        {
            victim.Kill();
            survivor.Kill();
            await session.RunAsync("Get-Job | Stop-Job; Get-Job | Remove-Job; $server | Stop-DstServer");
        }
    }

    [Fact]
    public async Task A_worker_whose_thread_pool_is_blocked_is_not_taken_for_lost()
    {
        using var files = new Files();
        using Session session = await Session.WithModuleAsync();
        string endpoint = await PrepareAsync(
            session, files, """[{"action":"updateItem","seed":1,"qps":100,"duration":3600,"data":{"a":16}}]""");
        string blockade = Path.Combine(files.Folder, "blockade");
        string work = $"Start-DstWorker -Redis {endpoint} -Database redis";
        using var blocked = new DstProcess(
            $"{DstProcess.ImportTestCmdlets}; Block-DstTestThreadPool -While '{blockade}'; {work}");
        using DstProcess other = StartWorker(endpoint);
        try
        {
            await session.RunAsync("$global:run = Start-DstPublisher -Redis $redis $config $traffic -AsJob");
            await Limit.UntilAsync(async () => await BusyWorkersAsync(session) == 2, "both workers work");
            await File.WriteAllTextAsync(blockade, "", TestContext.Current.CancellationToken);
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < LongerThanLost)
                Assert.DoesNotContain("Lost", await session.LinesAsync("(Get-DstWorker -Redis $redis).State"));
            File.Delete(blockade);

            await AssertStoppedAsync(session);
            Assert.DoesNotContain("is lost", other.Output);
            await Limit.UntilAsync(
                () => Task.FromResult(blocked.Output.Contains("The pool was blocked.", StringComparison.Ordinal)),
                "the blocked worker's pool was blocked all the time");
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
            await session.LinesAsync(
                "$global:server = Start-DstServer -MemoryMiB 256; ($global:redis = $server.Endpoint)"));
    }

    // Every op of the run is accounted for once, and none failed.
    private static async Task AssertStoppedAsync(Session session)
    {
        await session.RunAsync("Stop-DstRun -Redis $redis -Confirm:$false | Out-Null");
        dynamic result = Assert.Single(await session.RunAsync("$run | Wait-Job | Receive-Job"));
        Assert.Equal(("Stopped", 0L), ((string)result.State, (long)result.Failed));
        Assert.Equal((long)result.Published, (long)result.Completed + (long)result.Dropped);
    }

    private static DstProcess StartWorker(string endpoint) => new($"Start-DstWorker -Redis {endpoint} -Database redis");

    private static async Task<int> BusyWorkersAsync(Session session) =>
        (await session.RunAsync("Get-DstStats -Redis $redis -PerWorker"))
            .Count(row => ((dynamic)row).Worker is not null && (long)((dynamic)row).Completed > 0);
}

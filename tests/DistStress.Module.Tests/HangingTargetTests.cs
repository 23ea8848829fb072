namespace DistStress.Module.Tests;

/// <summary>A worker in a process of its own whose target stops answering.</summary>
public sealed class HangingTargetTests
{
    private const int MaxInFlight = 1000;

    // With 1000 ops open and a budget of 5 s each, so many failures take 30 s.
    private const int Failures = 6 * MaxInFlight;
    private const long Allowance = 40L << 20;
    private const long MostMemory = 300L << 20;

    [Fact]
    public async Task The_memory_of_a_worker_stays_flat_while_its_target_hangs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SIGSTOP and redis-server are only used on Linux");
        using var files = new Files();
        using Session session = await Session.WithModuleAsync();
        session.Set("config", files.Write(
            "config.json", $$"""{"table_name":"load","threads":4,"max_in_flight":{{MaxInFlight}}}"""));
        session.Set("traffic", files.Write(
            "traffic.json", """[{"action":"putItem","seed":1,"qps":5000,"duration":300,"data":{"a":200}}]"""));
        await using RestartableRedis target = await RestartableRedis.StartAsync();
        string endpoint = Assert.Single(
            await session.LinesAsync(
                "$global:server = Start-DstServer -MemoryMiB 256; ($global:redis = $server.Endpoint)"));
        using var worker = new DstProcess($"Start-DstWorker -Redis {endpoint} -Database redis -Endpoint "
            + $"{target.Endpoint}");
        try
        {
            await session.RunAsync("$global:run = Start-DstPublisher -Redis $redis $config $traffic -AsJob");
            await Limit.UntilAsync(async () => await CountAsync(session, "Completed") > 0, "the worker works");
            Assert.Equal(0, await Signal.SendAsync(target.ProcessId, "STOP"));
            await Limit.UntilAsync(async () => await CountAsync(session, "Failed") > 0,
                "the first ops run out of time");
            long early = worker.Memory;
            await Limit.UntilAsync(async () => await CountAsync(session, "Failed") >= Failures, "many ops have failed");
            long late = worker.Memory;

            TestContext.Current.TestOutputHelper?.WriteLine(
                $"Memory of the worker: {early >> 20} MiB when the first ops failed, {late >> 20} MiB {Failures} "
                    + "failures later.");
            Assert.InRange(late, 0, Math.Min(early + Allowance, MostMemory));
            Assert.InRange(
                int.Parse((await session.LinesAsync("(Get-DstStats -Redis $redis).InFlight"))[0]), 0, MaxInFlight);

            Assert.Equal(0, await Signal.SendAsync(target.ProcessId, "CONT"));
            await session.RunAsync("Stop-DstRun -Redis $redis -Confirm:$false | Out-Null");
            dynamic result = Assert.Single(await session.RunAsync("$run | Wait-Job | Receive-Job"));
            Assert.Equal("Stopped", (string)result.State);
            Assert.Equal((long)result.Published, (long)result.Completed + (long)result.Failed + (long)result.Dropped);
            Assert.Contains("Timeout=", (string)result.Errors);
        }
        finally
        {
            worker.Kill();
            await session.RunAsync("Get-Job | Stop-Job; Get-Job | Remove-Job; $server | Stop-DstServer");
        }
    }

    private static async Task<long> CountAsync(Session session, string name) =>
        long.Parse((await session.LinesAsync($"[long] (Get-DstRun -Redis $redis).{name}"))[0]);
}

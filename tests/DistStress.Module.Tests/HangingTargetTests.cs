using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

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
        int port = FreePort();
        using Process target = Start("redis-server", "--port", $"{port}", "--save", "", "--bind", "127.0.0.1");
        string endpoint = Assert.Single(
            await session.LinesAsync("$global:server = Start-DstServer -MemoryMiB 256; ($global:redis = $server.Endpoint)"));
        await Limit.UntilAsync(() => Task.FromResult(Answers(port)), "the target answers");
        using Process worker = Start(
            Repository.Dst, "-Command", $"Start-DstWorker -Redis {endpoint} -Database redis -Endpoint 127.0.0.1:{port}");
        try
        {
            await session.RunAsync("$global:run = Start-DstPublisher -Redis $redis $config $traffic -AsJob");
            await Limit.UntilAsync(async () => await CountAsync(session, "Completed") > 0, "the worker works");
            await SignalAsync("STOP", target);
            await Limit.UntilAsync(async () => await CountAsync(session, "Failed") > 0, "the first ops run out of time");
            long early = Memory(worker);
            await Limit.UntilAsync(async () => await CountAsync(session, "Failed") >= Failures, "many ops have failed");
            long late = Memory(worker);

            TestContext.Current.TestOutputHelper?.WriteLine(
                $"Memory of the worker: {early >> 20} MiB when the first ops failed, {late >> 20} MiB {Failures} failures later.");
            Assert.InRange(late, 0, Math.Min(early + Allowance, MostMemory));
            Assert.InRange(
                int.Parse((await session.LinesAsync("(Get-DstStats -Redis $redis).InFlight"))[0]), 0, MaxInFlight);

            await SignalAsync("CONT", target);
            await session.RunAsync("Stop-DstRun -Redis $redis -Confirm:$false | Out-Null");
            dynamic result = Assert.Single(await session.RunAsync("$run | Wait-Job | Receive-Job"));
            Assert.Equal("Stopped", (string)result.State);
            Assert.Equal((long)result.Published, (long)result.Completed + (long)result.Failed + (long)result.Dropped);
            Assert.Contains("Timeout=", (string)result.Errors);
        }
        finally
        {
            worker.Kill();
            target.Kill();
            await session.RunAsync("Get-Job | Stop-Job; Get-Job | Remove-Job; $server | Stop-DstServer");
        }
    }

    private static Process Start(string file, params string[] arguments) => Process.Start(new ProcessStartInfo(file, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<long> CountAsync(Session session, string name) =>
        long.Parse((await session.LinesAsync($"[long] (Get-DstRun -Redis $redis).{name}"))[0]);

    private static async Task SignalAsync(string signal, Process process)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    private static long Memory(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using DistStress.Engine.Clocks;
using DistStress.Engine.Redis;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>
/// Workers and publishers leave a Redis that stands still. A command may take longer here than the tests wait, so that
/// they fail where anybody waits for one.
/// </summary>
public sealed class LeaveTests : IAsyncLifetime
{
    private const string Steady =
        """[{"action":"updateItem","seed":1,"qps":2000,"duration":600,"data":{"a":8}}]""";

    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private RedisServerProcess _server = null!;
    private Rig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "stops a process by a signal");
        _server = await RedisServerProcess.StartAsync();
        _rig = await Rig.StartAsync(_server);
        _rig.Timings = Timings.Default with { CommandLimit = Long, RecheckAfter = Long };
    }

    public async ValueTask DisposeAsync()
    {
        if (_rig is null)
            return;
        // A test that failed has left it standing.
        await ThawAsync();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task A_worker_and_its_publisher_are_gone_while_Redis_stands_still_and_nothing_of_them_stays_there()
    {
        RigWorker worker = await _rig.StartWorkerAsync(TargetDatabase.Null);
        RigRun run = _rig.StartRun(Steady);
        await Rig.UntilAsync(async () => await _rig.PublishedAsync() > 500, "the run is on its way");
        await FreezeAsync();

        Task stop = run.Stop.CancelAsync();
        await worker.LeaveAsync().WaitAsync(Rig.Patience, TestContext.Current.CancellationToken);
        await stop;
        var error = await Assert.ThrowsAsync<DistStressException>(() => run.Result);

        Assert.Equal(ErrorKind.RedisUnreachable, error.Kind);
        await ThawAsync();
        await Rig.UntilAsync(
            () => Task.FromResult(!Keys().Any(IsOfAProcess)),
            "only the run, its queues and the configuration are left");
    }

    [Fact]
    public async Task A_worker_that_waits_for_its_configuration_leaves_a_Redis_that_stands_still()
    {
        ControlConnection control = await _rig.ConnectAsync();
        using var leave = new CancellationTokenSource();
        Task waiting = new Worker(control).RunAsync(leave.Token);
        await FreezeAsync();

        await leave.CancelAsync();

        await waiting.WaitAsync(Rig.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_connection_to_a_Redis_that_stands_still_is_closed()
    {
        ControlConnection control = await _rig.ConnectAsync();
        await FreezeAsync();

        await _rig.CloseAsync(control).WaitAsync(Rig.Patience, TestContext.Current.CancellationToken);
    }

    // The right to publish, the list of workers, what is known of one, and lists of their own.
    private static bool IsOfAProcess(string key) =>
        key is "dst_lease" or "dst_workers" || key.Contains(':', StringComparison.Ordinal);

    private IEnumerable<string> Keys() =>
        _rig.View.GetServers()[0].Keys(pattern: "dst_*").Select(key => key.ToString());

    private Task FreezeAsync() => SignalAsync("STOP");

    private Task ThawAsync() => SignalAsync("CONT");

    private async Task SignalAsync(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_server.ProcessId}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}

using DistStress.Engine.Clocks;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Tests.Servers;

namespace DistStress.Engine.Tests.Runs;

/// <summary>
/// A run whose publishers may die, one after the other: their line is cut for good, and they do in Redis what one does
/// that is killed.
/// </summary>
internal sealed class MortalRun(Rig rig, bool noBarrier)
{
    private TcpProxy? _proxy;
    private CancellationTokenSource? _stop;
    private Task<RunResult>? _publishing;

    /// <summary>Starts a publisher.</summary>
    public async Task BeginAsync(Func<Publisher, CancellationToken, Task<RunResult>> run)
    {
        _proxy = new TcpProxy(int.Parse(rig.Server.Endpoint.Split(':')[1]));
        _stop = new CancellationTokenSource();
        // Who waits until it is gone does not wait for long.
        Timings timings = rig.Timings with { StopPatience = Timings.Default.StopPatience };
        ControlConnection control = await rig.ConnectAsync(_proxy.Endpoint, rig.Key, timings);
        var options = new PublisherOptions
        {
            NoBarrier = noBarrier,
            OnWarning = notice => rig.Warnings.Enqueue(notice.Text),
        };
        _publishing = PublishAsync(_stop.Token);

        async Task<RunResult> PublishAsync(CancellationToken stop)
        {
            try
            {
                return await run(new Publisher(control, options), stop);
            }
            finally
            {
                await rig.CloseAsync(control);
            }
        }
    }

    /// <summary>Kills the publisher that is at work.</summary>
    public async Task KillAsync()
    {
        _proxy!.IsDown = true;
        await _stop!.CancelAsync();
        await rig.PassUntilAsync(() => _publishing!.IsCompleted, "the publisher is gone");
        // What ten seconds of the server's clock would do.
        await rig.Database.KeyDeleteAsync("dst_lease");
        await CloseAsync();
    }

    /// <summary>Waits for the end of the run.</summary>
    public async Task<RunResult> EndAsync()
    {
        RunResult result = await rig.PassAsync(_publishing!);
        await CloseAsync();
        return result;
    }

    private async Task CloseAsync()
    {
        await _proxy!.DisposeAsync();
        _stop!.Dispose();
    }
}
